/** What every method logs. Values of the step before its update, means over the batch. Steps count from 0. */
export interface StepMetrics {
  readonly step: number;
  readonly loss: number;
  readonly grad_norm: number;
  readonly learning_rate: number;
  readonly epoch: number;
}
