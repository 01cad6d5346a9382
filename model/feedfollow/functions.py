"""Transcendental functions of the project's own, the same bits on every processor.

The last bits of a library's ``exp`` and ``log`` depend on the processor and on the version of the
library, so no state of the model may pass through them.  These are made of IEEE additions,
products, quotients and square roots in a written order.  All are kernels over scalars: compiled
code calls them, and Python may.
"""

from __future__ import annotations

import math

import numpy as np

from feedfollow.kernels import (
    bits_to_float32,
    bits_to_float64,
    float32_to_bits,
    float64_to_bits,
    in_place,
    inlined,
)

# Adding and taking away 1.5 * 2**52 rounds to the nearest integer, and leaves that integer in the
# low bits of the sum.
_ROUND = 6755399441055744.0
_ROUND_32 = np.float32(12582912.0)
_INVERSE_LN2 = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_EXP_MAX = 709.0
_EXP_MIN = -708.0
_SMALLEST_NORMAL = 2.2250738585072014e-308
_LARGEST = 1.7976931348623157e308

_INVERSE_LN2_32 = np.float32(_INVERSE_LN2)
_LN2_HIGH_32 = np.float32(0.693359375)
_LN2_LOW_32 = np.float32(-2.12194440e-4)
_EXP_MAX_32 = np.float32(88.0)
_EXP_MIN_32 = np.float32(-87.0)
_SMALLEST_NORMAL_32 = np.float32(1.17549435e-38)
_HALF_32 = np.float32(0.5)
_ONE_32 = np.float32(1.0)
_ZERO_32 = np.float32(0.0)
_SQRT_HALF_BITS_32 = np.int32(0x3F3504F3)
_EXPONENT_STEP_32 = np.int32(0x3F800000 - 0x3F3504F3)
_MANTISSA_32 = np.int32(0x007FFFFF)

# Chebyshev interpolation of (exp(r) - 1 - r) / r^2 on |r| <= ln(2)/2: error 2e-17 of exp, 1e-8 in
# single precision.
_E0, _E1, _E2 = 0.5, 0.16666666666666669, 0.04166666666662399
_E3, _E4, _E5 = 0.008333333333330051, 0.0013888888917281794, 0.00019841269863105968
_E6, _E7 = 2.480152119021773e-05, 2.7557268378684192e-06
_E8, _E9 = 2.7620138719733994e-07, 2.5100424157005067e-08
_F1, _F2 = np.float32(0.16666576266288757), np.float32(0.041666556149721146)
_F3, _F4 = np.float32(0.008363203145563602), np.float32(0.0013926213141530752)

# The series in s^2 of (log((1 + s) / (1 - s)) - 2 s) / s of fdlibm's e_log.c (error below 2^-58).
_L1, _L2, _L3 = 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01
_L4, _L5, _L6 = 2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01
_L7 = 1.479819860511658591e-01

# Chebyshev interpolation of (log(1 + f) - f + f^2/2) / f^3 on [sqrt(1/2) - 1, sqrt(2) - 1]: error
# 2e-8 of log.
_M0, _M1 = np.float32(0.3333333134651184), np.float32(-0.25000306963920593)
_M2, _M3 = np.float32(0.20001044869422913), np.float32(-0.166412815451622)
_M4, _M5 = np.float32(0.14214496314525604), np.float32(-0.12998183071613312)
_M6, _M7 = np.float32(0.12622319161891937), np.float32(-0.0790274366736412)


@inlined
def exp(x: float) -> float:
    """Return e to the power x, float64, to a relative error below 4e-16.

    Below -708 the result is 0; above 709 it is that of 709 (8.2e307), so that a sum stays finite.
    Not-a-number stays so.
    """
    y = _EXP_MAX if x > _EXP_MAX else x
    y = _EXP_MIN if y < _EXP_MIN else y
    t = y * _INVERSE_LN2 + _ROUND
    k = t - _ROUND
    r = (y - k * _LN2_HIGH) - k * _LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (_E0 + _E1 * r) + (_E2 + _E3 * r) * r2
    high = (_E4 + _E5 * r) + (_E6 + _E7 * r) * r2
    series = low + (high + (_E8 + _E9 * r) * r4) * r4
    scale = bits_to_float64((float64_to_bits(t) + 1023) << 52)
    result = (1.0 + (r + r2 * series)) * scale
    return 0.0 if x < _EXP_MIN else result


@inlined
def log(x: float) -> float:
    """Return the natural logarithm of x, float64, to a relative error below 4e-16.

    The edges are those of IEEE: minus infinity at 0, not-a-number below, infinity at infinity.
    """
    offset = 0.0
    if not (_SMALLEST_NORMAL <= x <= _LARGEST):
        if x == 0.0:
            return -math.inf
        if not x > 0.0:
            return math.nan
        if x > _LARGEST:
            return math.inf
        x *= 18014398509481984.0  # 2**54, which makes a subnormal number normal
        offset = -54.0
    bits = float64_to_bits(x) + (0x3FF0000000000000 - 0x3FE6A09E667F3BCD)
    k = np.float64((bits >> 52) - 1023) + offset
    f: float = bits_to_float64((bits & 0x000FFFFFFFFFFFFF) + 0x3FE6A09E667F3BCD) - 1.0
    half_square = 0.5 * f * f
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (_L2 + w * (_L4 + w * _L6))
    odd = z * (_L1 + w * (_L3 + w * (_L5 + w * _L7)))
    tail = s * (half_square + (even + odd)) + k * _LN2_LOW
    return k * _LN2_HIGH - ((half_square - tail) - f)


@inlined
def power(x: float, y: float) -> float:
    """Return x to the power y for x > 0, or x = 0 with y > 0; the error grows with |y log x|."""
    return exp(y * log(x))


@inlined
def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)), to a relative error below 1e-15 in both tails."""
    return 1.0 / (1.0 + exp(-x))


@inlined
def logit(p: float) -> float:
    """Return log(p / (1 - p)) for 0 < p < 1; minus and plus infinity at 0 and 1."""
    return log(p / (1.0 - p))


@inlined
def exp32(x: np.float32) -> np.float32:
    """Return e to the power x in single precision, to a relative error below 3e-7.

    No branch, so that a loop over an array runs on vectors.  Below -87 the result is 0; above 88
    it is that of 88 (1.7e38).
    """
    y = min(max(x, _EXP_MIN_32), _EXP_MAX_32)
    t = y * _INVERSE_LN2_32 + _ROUND_32
    k = t - _ROUND_32
    r = (y - k * _LN2_HIGH_32) - k * _LN2_LOW_32
    r2 = r * r
    series = (_HALF_32 + _F1 * r) + ((_F2 + _F3 * r) + _F4 * r2) * r2
    scale = bits_to_float32(np.int32((float32_to_bits(t) + np.int32(127)) << np.int32(23)))
    result = (_ONE_32 + (r + r2 * series)) * scale
    return _ZERO_32 if x < _EXP_MIN_32 else result


@inlined
def log32(x: np.float32) -> np.float32:
    """Return the natural logarithm of x in single precision, to a relative error below 3e-7.

    No branch, so that a loop over an array runs on vectors.  Whatever is below 1.2e-38, zero and
    negative numbers included, counts as 1.2e-38, so the result is never below -87.34.
    """
    y = max(x, _SMALLEST_NORMAL_32)
    bits = np.int32(float32_to_bits(y) + _EXPONENT_STEP_32)
    k = np.float32(np.int32((bits >> np.int32(23)) - np.int32(127)))
    f: np.float32 = bits_to_float32(np.int32((bits & _MANTISSA_32) + _SQRT_HALF_BITS_32)) - _ONE_32
    f2 = f * f
    f4 = f2 * f2
    low = (_M0 + _M1 * f) + (_M2 + _M3 * f) * f2
    high = (_M4 + _M5 * f) + (_M6 + _M7 * f) * f2
    series = low + high * f4
    small = f2 * (f * series - _HALF_32) + k * _LN2_LOW_32
    return (f + small) + k * _LN2_HIGH_32


@in_place
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile of u in (0, 1), to a relative error below 1e-15.

    Wichura (1988), Applied Statistics 37, algorithm AS 241, routine PPND16.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _central_ratio(r)
    r = math.sqrt(-log(u if q < 0.0 else 1.0 - u))
    tail = _middle_ratio(r - 1.6) if r <= 5.0 else _far_ratio(r - 5.0)
    return -tail if q < 0.0 else tail


@in_place
def _central_ratio(r: float) -> float:
    """Return AS 241's ratio of polynomials for |u - 0.5| <= 0.425."""
    top = ((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
    top = ((top + 45921.953931549871457) * r + 13731.693765509461125) * r
    top = ((top + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608
    low = ((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
    low = ((low + 21213.794301586595867) * r + 5394.1960214247511077) * r
    low = ((low + 687.1870074920579083) * r + 42.313330701600911252) * r + 1.0
    return top / low


@in_place
def _middle_ratio(r: float) -> float:
    """Return AS 241's ratio of polynomials for the tail down to exp(-25)."""
    top = (
        (7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177
    ) * r
    top = ((top + 1.27045825245236838258) * r + 3.64784832476320460504) * r
    top = ((top + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734
    low = (
        (1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966
    ) * r
    low = ((low + 0.14810397642748007459) * r + 0.68976733498510000455) * r
    low = ((low + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1.0
    return top / low


@in_place
def _far_ratio(r: float) -> float:
    """Return AS 241's ratio of polynomials for the tail beyond exp(-25)."""
    top = (
        (2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386
    ) * r
    top = ((top + 0.026532189526576123093) * r + 0.29656057182850489123) * r
    top = ((top + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772
    low = (
        (2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5
    ) * r
    low = ((low + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r
    low = ((low + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0
    return top / low
