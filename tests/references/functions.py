"""Writes functions.txt: values and partial derivatives of the functions of the table to 30 digits.

    pip install mpmath
    python functions.py > functions.txt

Everything comes from mpmath with 50 digits; nothing comes from gradus. A line is

    name; arguments; value; derivative by each argument, or - where there is none

and an argument is the shortest text that reads as its double, whose exact value is what mpmath gets.
"""

from decimal import Decimal

from mpmath import mp, mpf
import mpmath as m

mp.dps = 60


def sign(x):
    return mpf((x > 0) - (x < 0))


def softplus(x):
    return m.log1p(m.exp(x)) if x < 0 else x + m.log1p(m.exp(-x))


def sigmoid(x):
    return 1 / (1 + m.exp(-x))


LINE = [-30.5, -7.25, -3.1, -2.4, -1.3, -0.7, -0.11, -1e-3, -1e-8, 1e-8, 1e-3, 0.11, 0.3, 0.7, 0.95, 1.3, 2.4, 3.1, 4.7, 7.25, 12.6, 30.5]
ANGLES = LINE + [1.5707, 3.14159, -100.7, 1000.3, 1e5]
POSITIVE = [1e-200, 1e-8, 1e-3, 0.11, 0.3, 0.7, 0.999, 1.001, 1.3, 2.4, 3.1, 7.25, 30.5, 1e5, 1e200]
UNIT = [-0.999999, -0.95, -0.7, -0.3, -0.11, -1e-3, -1e-8, 1e-8, 1e-3, 0.11, 0.3, 0.49, 0.51, 0.7, 0.95, 0.999999]
BEYOND = [-1e10, -100.5, -7.25, -2.4, -1.3, -1.0001, 1.0001, 1.1, 1.3, 1.999, 2.4, 7.25, 100.5, 1e10]
OFF_ZERO = [x for x in LINE if abs(x) < 8] + [300.5, -300.5]
OFF_POLES = [-20.5, -5.3, -2.5, -1.7, -1.01, -0.5, -0.11, -1e-3, 1e-8, 1e-3, 0.11, 0.5, 0.9, 1.3, 1.7, 2.4, 3.1, 5.0, 7.25, 12.6, 30.5, 100.25, 170.2]
PAIRS = [(x, y) for x in (-3.1, -0.7, 1e-3, 0.3, 2.4) for y in (-7.25, -0.11, 0.5, 1.3)]
ORDERS = [(n, x) for n in (0, 1, 2, 3, 5, 10, 40, -1, -2, -5) for x in (1e-3, 0.3, 1.0, 2.4, 5.5, 9.1, 20.3, 31.7, 100.25, 600.5)]

ONE = {
    "exp": (m.exp, LINE + [-700.0, 700.0]),
    "ln": (m.log, POSITIVE),
    "log2": (lambda x: m.log(x) / m.log(2), POSITIVE),
    "log10": (lambda x: m.log(x) / m.log(10), POSITIVE),
    "sqrt": (m.sqrt, POSITIVE),
    "cbrt": (lambda x: sign(x) * m.cbrt(abs(x)), LINE + [1e200]),
    "sin": (m.sin, ANGLES),
    "cos": (m.cos, ANGLES),
    "tan": (m.tan, ANGLES),
    "sec": (m.sec, ANGLES),
    "csc": (m.csc, ANGLES),
    "cot": (m.cot, ANGLES),
    "asin": (m.asin, UNIT),
    "acos": (m.acos, UNIT),
    "atan": (m.atan, LINE + [1e10]),
    "asec": (lambda x: m.acos(1 / x), BEYOND),
    "acsc": (lambda x: m.asin(1 / x), BEYOND),
    "acot": (lambda x: m.atan(1 / x), LINE + [1e10]),
    "sinh": (m.sinh, LINE),
    "cosh": (m.cosh, LINE),
    "tanh": (m.tanh, [x for x in LINE if abs(x) < 15]),
    "sech": (m.sech, LINE + [300.5]),
    "csch": (m.csch, OFF_ZERO),
    "coth": (m.coth, [x for x in OFF_ZERO if abs(x) < 15]),
    "asinh": (m.asinh, LINE + [1e10]),
    "acosh": (m.acosh, [x for x in BEYOND if x > 0]),
    "atanh": (m.atanh, UNIT),
    "asech": (lambda x: m.acosh(1 / x), [x for x in UNIT if x > 0]),
    "acsch": (lambda x: m.asinh(1 / x), LINE + [1e10]),
    "acoth": (lambda x: m.atanh(1 / x), BEYOND),
    "abs": (abs, LINE),
    "sign": (sign, LINE),
    "step": (lambda x: mpf(x > 0), LINE),
    "floor": (m.floor, LINE),
    "ceil": (m.ceil, LINE),
    "relu": (lambda x: max(x, mpf(0)), LINE),
    "sigmoid": (sigmoid, LINE),
    "softplus": (softplus, LINE),
    "gelu": (lambda x: x / 2 * m.erfc(-x / m.sqrt(2)), [x for x in LINE if x > -8]),
    "silu": (lambda x: x * sigmoid(x), LINE),
    "erf": (m.erf, [x for x in LINE if abs(x) < 5]),
    "erfc": (m.erfc, [x for x in LINE if -4 < x < 8]),
    "erfi": (m.erfi, [x for x in LINE if abs(x) < 15] + [5.9, 6.1, 26.5]),
    "gamma": (m.gamma, OFF_POLES),
    "lgamma": (lambda x: m.log(abs(m.gamma(x))), OFF_POLES + [1e5]),
    "digamma": (m.digamma, OFF_POLES + [1e5]),
}

TWO = {
    "atan2": (m.atan2, PAIRS),
    "min": (lambda x, y: min(x, y), PAIRS),
    "max": (lambda x, y: max(x, y), PAIRS),
    "hypot": (lambda x, y: m.sqrt(x * x + y * y), PAIRS),
    "leakyrelu": (lambda x, a: x if x > 0 else a * x, PAIRS),
    "elu": (lambda x, a: x if x > 0 else a * m.expm1(x), PAIRS),
}

BY_ORDER = {
    "polygamma": (m.polygamma, [(n, x) for n in (0, 1, 2, 3, 7, 20) for x in (-5.3, -1.7, -0.5, 1e-3, 0.11, 0.9, 1.3, 3.1, 12.6, 100.25)]),
    "besselj": (m.besselj, ORDERS),
    "bessely": (m.bessely, [(n, x) for n, x in ORDERS if abs(n) < 40 or x > 5]),
    "besseli": (m.besseli, ORDERS + [(501, 300.5), (1000, 700.5)]),
    "besselk": (m.besselk, [(n, x) for n, x in ORDERS if abs(n) < 40 or x > 5] + [(501, 300.5), (1000, 500.5)]),
}


def shown(value):
    return m.nstr(mpf(value), 30, min_fixed=0, max_fixed=0)


def slope(f, x):
    # Central differences, extrapolated once: the error is about 1e-80 relative to the derivative's scale.
    with mp.workdps(130):
        h = abs(x) * mpf(10) ** -20
        rough = (f(x + h) - f(x - h)) / (2 * h)
        fine = (f(x + h / 2) - f(x - h / 2)) / h
        return (4 * fine - rough) / 3


print("# Written by functions.py with mpmath, 30 digits; see there.")
for name, (f, points) in ONE.items():
    for x in points:
        print(f"{name}; {x!r}; {shown(f(mpf(x)))}; {shown(slope(f, mpf(x)))}")
for name, (f, points) in TWO.items():
    for x, y in points:
        a, b = mpf(x), mpf(y)
        print(f"{name}; {x!r}, {y!r}; {shown(f(a, b))}; {shown(slope(lambda t: f(t, b), a))}; {shown(slope(lambda t: f(a, t), b))}")
for name, (f, points) in BY_ORDER.items():
    for n, x in points:
        a = mpf(x)
        print(f"{name}; {n!r}, {x!r}; {shown(f(n, a))}; -; {shown(slope(lambda t: f(n, t), a))}")
