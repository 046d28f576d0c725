//! The whole answer.

use super::{Mistake, Test, whole};

pub const MISTAKES: &[Mistake] = &[
    whole("sign", 50, Test::Sign, "Your answer is the right one with the opposite sign.", "", "diff(x^2*y - x, x)", "1 - 2*x*y"),
    whole("wrong-coefficient", 20, Test::Factor, "Your answer is {W} times the right one.", "", "diff(1000000*x^2, x)", "2000001*x"),
    whole(
        "integrated-instead",
        70,
        Test::Integrated,
        "It looks as if you integrated instead of differentiating.",
        "",
        "diff(x^3, x)",
        "x^4/4",
    ),
    whole(
        "not-differentiated",
        45,
        Test::Undifferentiated,
        "This is the function itself; it is still to be differentiated.",
        "",
        "diff(x*sin(x), x)",
        "x*sin(x)",
    ),
    whole(
        "wrong-variable",
        72,
        Test::WrongVariable,
        "This is the derivative with respect to {W}; you were asked for {D}.",
        "",
        "diff(x^2*y^3, x)",
        "3*x^2*y^2",
    ),
    whole(
        "wrong-derivative-of-a-part",
        30,
        Test::Implied,
        "At {N} you used {W} for its derivative; right is {D}.",
        "",
        "diff(x^2*sin(3*x), x)",
        "2*x*sin(3*x) + 7*x^2*cos(3*x)",
    ),
    whole("wrong-order", 74, Test::WrongOrder, "This is {W}; {D} was asked for.", "", "diff(sin(2*x), x, x)", "2*cos(2*x)"),
];
