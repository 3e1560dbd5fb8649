import { formatLogps } from '../../../format';

/** Ratings: a point is little, a tenth is seen to add up. */
export const formatRating = formatLogps;

/** A log-likelihood, nats. */
export { formatTerm as formatLikelihood } from '../../../format';
