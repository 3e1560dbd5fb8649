// Preference losses, forward and backward at once. With logratios a = logps − reference_logps of the chosen, b of the rejected:
//   loss[p] as in src/math/pairLoss.ts;  d_logps[s] = d(mean loss)/d(logps[s]), s = p for the chosen, p + pairs for the rejected
// Shapes: logps, reference_logps, lengths, d_logps [2·pairs] (chosen first; [pairs] without a rejected half), loss [pairs],
// status [4] = {flag, step, pair, kind}. One workgroup: a batch has few pairs, and the first bad one is to be found.
// status is set (kind 1) by the first pair with an input, loss or gradient that is not finite (bit test), unless it is set already.
// WORKGROUP, BAD_LOSS, a constant for each loss type and Params are given by src/runtime/webgpu/kernels/preferenceLoss.ts.

const NO_PAIR = 0xffffffffu;

@group(0) @binding(0) var<storage, read> logps: array<u32>;
@group(0) @binding(1) var<storage, read> reference_logps: array<u32>;
@group(0) @binding(2) var<storage, read> lengths: array<f32>;
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_logps: array<f32>;
@group(0) @binding(5) var<storage, read_write> status: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

var<workgroup> first_bad: atomic<u32>;

// loss, d loss/da, d loss/db
alias PairLoss = vec3f;

fn has_bad(pair: PairLoss) -> bool {
  let bits = bitcast<vec3u>(pair);
  return is_bad(bits.x) || is_bad(bits.y) || is_bad(bits.z);
}

// log(1 + t), 0 ≤ t ≤ 1, as 2·artanh(t/(2 + t)): WGSL has no log1p, and log near 1 has only an absolute error. Seven terms leave 2e-8.
fn log1p(t: f32) -> f32 {
  let s = t / (2.0 + t);
  let q = s * s;
  let tail = 1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0 + q / 13.0));
  return 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * tail)));
}

fn softplus(x: f32) -> f32 {
  return max(x, 0.0) + log1p(exp(-abs(x)));
}

fn sigmoid(x: f32) -> f32 {
  let t = exp(-abs(x));
  return select(t, 1.0, x >= 0.0) / (1.0 + t);
}

fn slope(x: f32) -> f32 {
  return sigmoid(x) * sigmoid(-x);
}

fn of_margin(value: f32, d_margin: f32) -> PairLoss {
  return vec3f(value, params.beta * d_margin, -params.beta * d_margin);
}

// m = σ(z/τ); (1−m)·sp(−z) + m·e^(−z), the last product as one exponential that cannot overflow.
fn discopop(z: f32) -> PairLoss {
  let rate = params.discopop_rate;
  let x = rate * z;
  let exponential = exp(-softplus(-x) - z);
  let value = sigmoid(-x) * softplus(-z) + exponential;
  let d_margin = -rate * slope(x) * softplus(-z) - sigmoid(-x) * sigmoid(-z) + exponential * (rate * sigmoid(-x) - 1.0);
  return of_margin(value, d_margin);
}

fn pair_loss(a: f32, b: f32, n_w: f32, n_l: f32) -> PairLoss {
  let beta = params.beta;
  let chosen = beta * a;
  let rejected = beta * b;
  let z = beta * (a - b);
  switch params.loss_type {
    // sp(z) = sp(−z) + z: the two terms of cDPO and robust become one and a straight line, and nothing cancels.
    case SIGMOID: {
      return of_margin(softplus(-z) + params.epsilon * z, params.epsilon - sigmoid(-z));
    }
    case ROBUST: {
      return of_margin(softplus(-z) - params.robust_slope * z, -params.robust_slope - sigmoid(-z));
    }
    case HINGE: {
      return of_margin(max(1.0 - z, 0.0), select(0.0, -1.0, z < 1.0));
    }
    case IPO: {
      let error = a / n_w - b / n_l - params.half_over_beta;
      return vec3f(error * error, 2.0 * error / n_w, -2.0 * error / n_l);
    }
    case EXO_PAIR: {
      let value = sigmoid(z) * (-softplus(-z) - params.log_keep) + sigmoid(-z) * (-softplus(z) - params.log_flip);
      return of_margin(value, slope(z) * (z - params.log_keep + params.log_flip));
    }
    case NCA_PAIR: {
      let value = softplus(-chosen) + 0.5 * softplus(chosen) + 0.5 * softplus(rejected);
      return vec3f(value, beta * (0.5 * sigmoid(chosen) - sigmoid(-chosen)), 0.5 * beta * sigmoid(rejected));
    }
    case BCO_PAIR: {
      return vec3f(softplus(-chosen) + softplus(rejected), -beta * sigmoid(-chosen), beta * sigmoid(rejected));
    }
    case SPPO_HARD: {
      let up = a - params.half_over_beta;
      let down = b + params.half_over_beta;
      return vec3f(up * up + down * down, 2.0 * up, 2.0 * down);
    }
    case APO_ZERO: {
      return vec3f(sigmoid(-chosen) + sigmoid(rejected), -beta * slope(chosen), beta * slope(rejected));
    }
    case APO_DOWN: {
      return vec3f(sigmoid(chosen) + sigmoid(-z), beta * (slope(chosen) - slope(z)), beta * slope(z));
    }
    case DISCOPOP: {
      return discopop(z);
    }
    case SIGMOID_NORM: {
      let mean_margin = beta * (a / n_w - b / n_l);
      let pull = beta * sigmoid(-mean_margin);
      return vec3f(softplus(-mean_margin), -pull / n_w, pull / n_l);
    }
    // Here a is the chosen log-probability itself and n_w the batch's mean chosen length.
    case SFT, default: {
      return vec3f(-a / n_w, -1.0 / n_w, 0.0);
    }
  }
}

fn mean_chosen_length(lane: u32) -> f32 {
  var sum = 0.0;
  for (var p = lane; p < params.pairs; p += WORKGROUP) {
    sum += lengths[p];
  }
  // Positive even for a batch of empty completions.
  return max(merge_all(lane, sum), 1.0) / f32(params.pairs);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lane: u32) {
  let pairs = params.pairs;
  let is_sft = params.loss_type == SFT;
  if (lane == 0u) {
    atomicStore(&first_bad, NO_PAIR);
  }
  let mean_length = mean_chosen_length(lane);
  for (var p = lane; p < pairs; p += WORKGROUP) {
    let q = p + pairs;
    var a = bitcast<f32>(logps[p]);
    var input_bad = is_bad(logps[p]);
    var b = 0.0;
    var n_w = mean_length;
    var n_l = 1.0;
    if (!is_sft) {
      // A loss may saturate (hinge, σ) and hide a bad input, so the inputs are tested too.
      input_bad = input_bad || is_bad(reference_logps[p]) || is_bad(logps[q]) || is_bad(reference_logps[q]);
      a -= bitcast<f32>(reference_logps[p]);
      b = bitcast<f32>(logps[q]) - bitcast<f32>(reference_logps[q]);
      // Length means of an empty completion are 0, not 0/0.
      n_w = max(lengths[p], 1.0);
      n_l = max(lengths[q], 1.0);
    }
    let pair = pair_loss(a, b, n_w, n_l);
    loss[p] = pair.x;
    d_logps[p] = pair.y / f32(pairs);
    if (params.has_rejected != 0u) {
      d_logps[q] = pair.z / f32(pairs);
    }
    if (input_bad || is_bad(bitcast<u32>(a)) || is_bad(bitcast<u32>(b)) || has_bad(pair)) {
      atomicMin(&first_bad, p);
    }
  }
  workgroupBarrier();
  let bad_pair = atomicLoad(&first_bad);
  if (lane == 0u && bad_pair != NO_PAIR && status[0] == 0u) {
    status[1] = params.step;
    status[2] = bad_pair;
    status[3] = BAD_LOSS;
    status[0] = 1u;
  }
}
