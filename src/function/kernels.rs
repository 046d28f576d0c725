//! Numeric kernels that the standard library does not have.
//!
//! Each is NaN outside the domain of its row, and none panics or takes long, whatever the argument:
//! a loop either has a fixed length or stops at an order of [`MAX_ORDER`].

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, FRAC_PI_2, LN_2, PI};

/// Orders of Bessel functions beyond this one are computed only where an expansion for large orders or
/// an underflow gives the value.
const MAX_ORDER: f64 = 1e6;

/// From this order on, `besseli` and `besselk` use the expansion for large orders.
const LARGE_ORDER: f64 = 500.0;

/// The value where the condition holds, NaN elsewhere.
fn within(condition: bool, value: f64) -> f64 {
    if condition { value } else { f64::NAN }
}

fn is_integer(x: f64) -> bool {
    x.is_finite() && x.floor() == x
}

// Logarithms and roots.

pub(super) fn ln(x: f64) -> f64 {
    within(x > 0.0, x.ln())
}

pub(super) fn log2(x: f64) -> f64 {
    within(x > 0.0, x.log2())
}

pub(super) fn log10(x: f64) -> f64 {
    within(x > 0.0, x.log10())
}

pub(super) fn sqrt(x: f64) -> f64 {
    within(x >= 0.0, x.sqrt())
}

// Trigonometric functions and their inverses.

pub(super) fn sec(x: f64) -> f64 {
    x.cos().recip()
}

pub(super) fn csc(x: f64) -> f64 {
    within(x != 0.0, x.sin().recip())
}

pub(super) fn cot(x: f64) -> f64 {
    within(x != 0.0, x.tan().recip())
}

/// Near `|x| = 1` the quotient `1/x` has lost what the arc cosine needs, so this goes by the tangent.
pub(super) fn asec(x: f64) -> f64 {
    let angle = ((x.abs() - 1.0) * (x.abs() + 1.0)).sqrt().atan();
    within(x.abs() >= 1.0, if x < 0.0 { PI - angle } else { angle })
}

pub(super) fn acsc(x: f64) -> f64 {
    let a = x.abs();
    let angle = if a < 1e8 { ((a - 1.0) * (a + 1.0)).sqrt().recip().atan() } else { a.recip() };
    within(a >= 1.0, angle.copysign(x))
}

pub(super) fn acot(x: f64) -> f64 {
    within(x != 0.0, x.recip().atan())
}

// Hyperbolic functions and their inverses.

pub(super) fn sech(x: f64) -> f64 {
    // 2e^-|x|/(1 + e^-2|x|) does not overflow on the way.
    let small = (-x.abs()).exp();
    2.0 * small / (1.0 + small * small)
}

pub(super) fn csch(x: f64) -> f64 {
    let far = 2.0 * (-x.abs()).exp();
    within(x != 0.0, if x.abs() > 40.0 { far.copysign(x) } else { x.sinh().recip() })
}

pub(super) fn coth(x: f64) -> f64 {
    within(x != 0.0, x.tanh().recip())
}

pub(super) fn acosh(x: f64) -> f64 {
    let t = x - 1.0;
    let value = if x < 2.0 { (t + (t * (x + 1.0)).sqrt()).ln_1p() } else { libm::acosh(x) };
    within(x >= 1.0, value)
}

pub(super) fn atanh(x: f64) -> f64 {
    within(x.abs() < 1.0, libm::atanh(x))
}

pub(super) fn asech(x: f64) -> f64 {
    // With t = (1 - x)/x, which is exact enough at both ends: acosh(1 + t) = ln(1 + t + sqrt(t(t + 2))).
    let t = (1.0 - x) / x;
    let value = if t < 1e10 { (t + (t * (t + 2.0)).sqrt()).ln_1p() } else { LN_2 - x.ln() };
    within(x > 0.0 && x <= 1.0, value)
}

pub(super) fn acsch(x: f64) -> f64 {
    let a = x.abs();
    let value = if a < 1e-10 { LN_2 - a.ln() } else { libm::asinh(a.recip()) };
    within(x != 0.0, value.copysign(x))
}

pub(super) fn acoth(x: f64) -> f64 {
    // atanh(1/x) = ln(1 + 2/(|x| - 1))/2
    let a = x.abs();
    within(a > 1.0, (0.5 * (2.0 / (a - 1.0)).ln_1p()).copysign(x))
}

// Kinks and activations.

pub(super) fn sign(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() { x } else { 1f64.copysign(x) }
}

pub(super) fn step(x: f64) -> f64 {
    within(!x.is_nan(), if x > 0.0 { 1.0 } else { 0.0 })
}

pub(super) fn relu(x: f64) -> f64 {
    within(!x.is_nan(), if x > 0.0 { x } else { 0.0 })
}

pub(super) fn leakyrelu(x: f64, a: f64) -> f64 {
    if x > 0.0 { within(!a.is_nan(), x) } else { a * x }
}

pub(super) fn elu(x: f64, a: f64) -> f64 {
    if x > 0.0 { within(!a.is_nan(), x) } else { a * x.exp_m1() }
}

pub(super) fn min(x: f64, y: f64) -> f64 {
    within(!x.is_nan() && !y.is_nan(), x.min(y))
}

pub(super) fn max(x: f64, y: f64) -> f64 {
    within(!x.is_nan() && !y.is_nan(), x.max(y))
}

pub(super) fn atan2(y: f64, x: f64) -> f64 {
    // A zero has no sign in this language: on the negative axis the value is pi, never -pi.
    within(x != 0.0 || y != 0.0, if y == 0.0 { 0f64.atan2(x) } else { y.atan2(x) })
}

pub(super) fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

pub(super) fn softplus(x: f64) -> f64 {
    // ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)
    within(!x.is_nan(), x.max(0.0)) + (-x.abs()).exp().ln_1p()
}

pub(super) fn silu(x: f64) -> f64 {
    if x == f64::NEG_INFINITY { 0.0 } else { x * sigmoid(x) }
}

/// By the complementary error function, which keeps its digits where `1 + erf` would cancel.
pub(super) fn gelu(x: f64) -> f64 {
    if x == f64::NEG_INFINITY {
        return 0.0;
    }
    // In the tail erfc magnifies the rounding of its argument, so that is taken back to first order.
    const LOW: f64 = -4.833646656726457e-17;
    let t = -x * FRAC_1_SQRT_2;
    let rest = (-x).mul_add(FRAC_1_SQRT_2, -t) - x * LOW;
    let correction = if t.abs() < 30.0 { FRAC_2_SQRT_PI * (-t * t).exp() * rest } else { 0.0 };
    0.5 * x * (libm::erfc(t) - correction)
}

// The gamma function and its kin.

pub(super) fn gamma(x: f64) -> f64 {
    within(!is_pole(x), libm::tgamma(x))
}

pub(super) fn lgamma(x: f64) -> f64 {
    within(!is_pole(x), libm::lgamma(x))
}

/// Whether the gamma function has no value: at 0, -1, -2, … and at minus infinity.
fn is_pole(x: f64) -> bool {
    x <= 0.0 && x.floor() == x
}

/// `ψ(x) = Γ'(x)/Γ(x)`: by recurrence up to where the asymptotic series holds.
pub(super) fn digamma(x: f64) -> f64 {
    if is_pole(x) {
        return f64::NAN;
    }
    if x < 0.0 {
        // ψ(x) = ψ(1 - x) - π cot πx, and the cotangent has period 1.
        return digamma(1.0 - x) - PI * cot_pi(x - x.round());
    }
    // The coefficients B_2k/2k of the asymptotic series.
    const SERIES: [f64; 8] =
        [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32760.0, 1.0 / 12.0, -3617.0 / 8160.0];
    let (mut shifted, mut sum) = (x, 0.0);
    while shifted < 12.0 {
        sum += shifted.recip();
        shifted += 1.0;
    }
    let inverse = shifted.recip();
    let square = inverse * inverse;
    let series = SERIES.iter().rev().fold(0.0, |s, c| (s + c) * square);
    shifted.ln() - (0.5 * inverse + series + sum)
}

/// `cot(πf)` for `|f| ≤ 1/2`; at one half it is exactly zero.
fn cot_pi(f: f64) -> f64 {
    let a = f.abs();
    let value = if a > 0.25 { (PI * (0.5 - a)).tan() } else { (PI * a).tan().recip() };
    value.copysign(f)
}

/// `ψ⁽ⁿ⁾(x) = (-1)ⁿ⁺¹ n! ζ(n + 1, x)`, the n-th derivative of the digamma function.
pub(super) fn polygamma(n: f64, x: f64) -> f64 {
    if !is_integer(n) || n < 0.0 || is_pole(x) || x.is_nan() {
        return f64::NAN;
    }
    if n == 0.0 {
        return digamma(x);
    }
    let s = n + 1.0;
    let alternating = if s % 2.0 == 0.0 { 1.0 } else { -1.0 };
    let zeta = if x > 0.0 {
        hurwitz_zeta(s, x)
    } else {
        // Σ_{k≥0} 1/(x + k)^s is the sum over all integers, which depends on the distance to the nearest one,
        // less the terms with k < 0.
        let f = x - x.round();
        let (right, left) = if f > 0.0 { (f, 1.0 - f) } else { (1.0 + f, -f) };
        (hurwitz_zeta(s, right) + alternating * hurwitz_zeta(s, left)) - alternating * hurwitz_zeta(s, 1.0 - x)
    };
    let factorial = libm::tgamma(s);
    let magnitude = if factorial.is_finite() && zeta != 0.0 {
        factorial * zeta
    } else {
        // n! overflows where ζ may underflow; the leading term x^-s says it in logarithms.
        (libm::lgamma(s) - s * x.abs().ln()).exp() * zeta.signum()
    };
    alternating * magnitude
}

/// `ζ(s, a) = Σ_{k≥0} 1/(a + k)^s` for integers `s ≥ 2` and `a > 0`, by Euler and Maclaurin.
fn hurwitz_zeta(s: f64, a: f64) -> f64 {
    // B_2k/(2k)!
    const BERNOULLI: [f64; 9] = [
        1.0 / 12.0,
        -1.0 / 720.0,
        1.0 / 30240.0,
        -1.0 / 1209600.0,
        1.0 / 47900160.0,
        -691.0 / 1307674368000.0,
        1.0 / 74724249600.0,
        -3617.0 / 10670622842880000.0,
        43867.0 / 5109094217170944000.0,
    ];
    const TERMS: i32 = 12;
    let power = |b: f64| if s <= 1000.0 { b.powi(-(s as i32)) } else { b.powf(-s) };
    let b = a + f64::from(TERMS);
    let last = power(b);
    let (mut tail, mut factor) = (last * b / (s - 1.0) + 0.5 * last, s * last / b);
    for (k, coefficient) in BERNOULLI.iter().enumerate() {
        let term = coefficient * factor;
        if !term.is_finite() || term.abs() < 1e-18 * tail.abs() {
            break;
        }
        tail += term;
        let k = 2.0 * k as f64;
        factor *= (s + k + 1.0) * (s + k + 2.0) / (b * b);
    }
    // The smallest terms first.
    (0..TERMS).rev().fold(tail, |sum, k| sum + power(a + f64::from(k)))
}

// The error function of an imaginary argument.

/// `erfi(x) = 2/√π ∫₀ˣ e^(t²) dt`: a series of positive terms, then the asymptotic one.
pub(super) fn erfi(x: f64) -> f64 {
    let a = x.abs();
    if a < 6.0 {
        let square = x * x;
        let (mut power, mut k) = (1.0, 0.0);
        let mut terms = [0.0; 160];
        let mut count = 0;
        // power = x^2k/k!; the terms fall off after k = x² ≤ 36.
        while count < terms.len() {
            terms[count] = power / (2.0 * k + 1.0);
            count += 1;
            if k > square && power < 1e-18 {
                break;
            }
            k += 1.0;
            power *= square / k;
        }
        return FRAC_2_SQRT_PI * x * terms[..count].iter().rev().sum::<f64>();
    }
    // e^(a²)/(a√π)·(1 + 1/(2a²) + 1·3/(2a²)² + …)
    let square = a * a;
    let rest = a.mul_add(a, -square);
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 0..40 {
        term *= f64::from(2 * k + 1) / (2.0 * square);
        sum += term;
        if term < 1e-17 {
            break;
        }
    }
    // Half the exponent at a time, so that the product overflows no sooner than the value.
    let half = (0.5 * square).exp();
    let scaled = half * (half * (0.5 * FRAC_2_SQRT_PI * sum / a)) * (1.0 + if rest.is_finite() { rest } else { 0.0 });
    scaled.copysign(x)
}

// Bessel functions of integer order.

/// `(-1)^n` for an integer `n`.
fn alternating(n: f64) -> f64 {
    if n % 2.0 == 0.0 { 1.0 } else { -1.0 }
}

pub(super) fn besselj(n: f64, x: f64) -> f64 {
    if !is_integer(n) || x.is_nan() {
        return f64::NAN;
    }
    let order = n.abs();
    let sign = if n < 0.0 { alternating(n) } else { 1.0 } * if x < 0.0 { alternating(n) } else { 1.0 };
    let a = x.abs();
    if a.is_infinite() {
        return 0.0;
    }
    // |J_n(x)| ≤ (x/2)^n/n!
    if order > 0.0 && (a == 0.0 || order * (0.5 * a).ln() - libm::lgamma(order + 1.0) < -760.0) {
        return 0.0;
    }
    if order > MAX_ORDER {
        return f64::NAN;
    }
    sign * libm::jn(order as i32, a)
}

pub(super) fn bessely(n: f64, x: f64) -> f64 {
    if !is_integer(n) || x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let order = n.abs();
    let sign = if n < 0.0 { alternating(n) } else { 1.0 };
    if x.is_infinite() {
        return 0.0;
    }
    // Where J underflows, Y overflows.
    if order > 1.0 && order * (0.5 * x).ln() - libm::lgamma(order) < -760.0 {
        return sign * f64::NEG_INFINITY;
    }
    if order > MAX_ORDER {
        return f64::NAN;
    }
    sign * libm::yn(order as i32, x)
}

/// `I_n(x)`, by its series of positive terms, and by expansions for large arguments and orders.
pub(super) fn besseli(n: f64, x: f64) -> f64 {
    if !is_integer(n) || x.is_nan() {
        return f64::NAN;
    }
    let order = n.abs();
    let sign = if x < 0.0 { alternating(n) } else { 1.0 };
    let a = x.abs();
    if a == 0.0 {
        return if order == 0.0 { 1.0 } else { 0.0 };
    }
    if a.is_infinite() {
        return sign * f64::INFINITY;
    }
    if order > LARGE_ORDER {
        return sign * large_order(order, a, 1.0);
    }
    if a > 2000.0 {
        return sign * f64::INFINITY;
    }
    if a > 30.0 {
        // A quarter of the exponent at a time, so that nothing overflows before the value does.
        let quarter = (0.25 * a).exp();
        let scaled = hankel(a) * descent(order, a) / (2.0 * PI * a).sqrt();
        return sign * scaled * quarter * quarter * quarter * quarter;
    }
    let half = 0.5 * a;
    let mut term = 1.0;
    for k in 1..=order as i32 {
        term *= half / f64::from(k);
    }
    let square = half * half;
    let (mut sum, mut k) = (term, 1.0);
    // The terms rise up to k ≈ x/2 ≤ 15, and fall after that.
    while term > 1e-18 * sum {
        term *= square / (k * (order + k));
        sum += term;
        k += 1.0;
    }
    sign * sum
}

/// `K_n(x)`: orders 0 and 1 by quadrature, the rest by recurrence, large ones by their expansion.
pub(super) fn besselk(n: f64, x: f64) -> f64 {
    if !is_integer(n) || x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let order = n.abs();
    if x.is_infinite() {
        return 0.0;
    }
    if order > LARGE_ORDER {
        return large_order(order, x, -1.0);
    }
    let (mut below, mut value) = quadrature(x);
    if order == 0.0 {
        return e_half(-x) * (e_half(-x) * below);
    }
    // All terms are positive: the recurrence loses nothing.
    for k in 1..order as i32 {
        (below, value) = (value, below + 2.0 * f64::from(k) / x * value);
    }
    e_half(-x) * (e_half(-x) * value)
}

/// `e^(x/2)`: used twice, so that a product overflows or underflows no sooner than its value.
fn e_half(x: f64) -> f64 {
    (0.5 * x).exp()
}

/// `e^x·K_0(x)` and `e^x·K_1(x)` from `K_n(x) = ∫₀^∞ e^(-x cosh t) cosh nt dt`.
///
/// The integrand falls off doubly exponentially, so the trapezoidal rule converges exponentially in the
/// inverse of its step.
fn quadrature(x: f64) -> (f64, f64) {
    let step = (0.5 / x.sqrt()).min(0.15);
    let (mut zero, mut one) = (0.5, 0.5);
    // cosh t < 750/x, so t < 720 even for the smallest x: at most 5000 terms.
    for k in 1..5000 {
        let t = step * f64::from(k);
        // cosh t - 1 = 2 sinh²(t/2)
        let s = (0.5 * t).sinh();
        let versed = 2.0 * s * s;
        let exponent = x * versed;
        if exponent > 60.0 + t {
            break;
        }
        let weight = (-exponent).exp();
        zero += weight;
        one += weight * (1.0 + versed);
    }
    (step * zero, step * one)
}

/// `I_n(x)/I_0(x)` as a product of the ratios `r_k = I_k/I_(k-1) = 1/(2k/x + r_(k+1))`, from a place so far
/// up that nothing is left of the guess there.
fn descent(n: f64, x: f64) -> f64 {
    let (last, top) = (n as i32, (n * n + 80.0 * x).sqrt() as i32 + 20);
    let (mut ratio, mut product) = (0.0, 1.0);
    for k in (1..=top).rev() {
        ratio = (2.0 * f64::from(k) / x + ratio).recip();
        if k <= last {
            product *= ratio;
        }
    }
    product
}

/// `I_0(x)·√(2πx)·e^-x` for `x > 30`, by Hankel's series `Σ (1·3·…·(2k - 1))²/(k!(8x)^k)`.
fn hankel(x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..40 {
        let odd = f64::from(2 * k - 1);
        term *= odd * odd / (8.0 * f64::from(k) * x);
        sum += term;
    }
    sum
}

/// Debye's uniform expansions: `I_n(x)` for `sign = 1`, `K_n(x)` for `sign = -1`.
fn large_order(n: f64, x: f64, sign: f64) -> f64 {
    let z = x / n;
    let root = z.hypot(1.0);
    let p = root.recip();
    let eta = root + (z / (1.0 + root)).ln();
    let q = p * p;
    let terms = [
        1.0,
        p * (3.0 - 5.0 * q) / 24.0,
        q * (81.0 + q * (-462.0 + 385.0 * q)) / 1152.0,
        p * q * (30375.0 + q * (-369603.0 + q * (765765.0 - 425425.0 * q))) / 414720.0,
        q * q * (4465125.0 + q * (-94121676.0 + q * (349922430.0 + q * (-446185740.0 + 185910725.0 * q)))) / 39813120.0,
    ];
    let series = terms.iter().rev().fold(0.0, |s, u| s * sign / n + u);
    let scale = if sign > 0.0 { (2.0 * PI * n).sqrt().recip() } else { (FRAC_PI_2 / n).sqrt() };
    (sign * n * eta).exp() * scale * series / root.sqrt()
}

#[cfg(test)]
mod tests {
    use crate::function::{self, Kernel};

    /// Arguments of every kind that a kernel may meet.
    const STRANGE: [f64; 22] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        171.7,
        -171.5,
        1e5,
        -1e5,
        999_999.0,
        1e9,
        -1e9,
        1e15,
        1e300,
        -1e300,
        5e-324,
        -5e-324,
        f64::MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];

    #[test]
    fn no_argument_makes_a_kernel_panic_or_hang() {
        for f in function::all() {
            let start = std::time::Instant::now();
            match f.row().kernel {
                Kernel::One(kernel) => {
                    for x in STRANGE {
                        std::hint::black_box(kernel(x));
                    }
                }
                Kernel::Two(kernel) => {
                    for x in STRANGE {
                        for y in STRANGE {
                            std::hint::black_box(kernel(x, y));
                        }
                    }
                }
                Kernel::None => {}
            }
            assert!(start.elapsed().as_secs() < 5, "{}", f.row().name);
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        for f in function::all() {
            let row = f.row();
            match row.kernel {
                Kernel::One(kernel) => assert!(kernel(f64::NAN).is_nan(), "{}", row.name),
                Kernel::Two(kernel) => {
                    assert!(kernel(f64::NAN, 1.0).is_nan(), "{}", row.name);
                    assert!(kernel(1.0, f64::NAN).is_nan(), "{}", row.name);
                }
                Kernel::None => {}
            }
        }
    }
}
