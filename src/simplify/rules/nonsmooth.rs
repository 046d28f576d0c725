//! Absolute values, signs, steps, rectifiers, extrema and roundings.

use super::Theme::Name;
use super::{Refused, Rule, refused, rule, search};

#[rustfmt::skip] // A rule is a line.
pub(super) const RULES: &[Rule] = &[
    rule("absolute value over its argument", "abs(u)/u", "sign(u)", "", "where u is not zero"),
    rule("argument over its absolute value", "u/abs(u)", "sign(u)", "", "where u is not zero"),
    rule("odd power of a sign", "sign(u)^n", "sign(u)", "n odd, n > 1", "a sign is -1, 0 or 1"),
    rule("even power of a sign", "sign(u)^n", "sign(u)^2", "n even, n > 2", "a sign is -1, 0 or 1"),
    rule("odd inverse power of a sign", "sign(u)^n", "1/sign(u)", "n odd, -1 > n", "a sign is -1 or 1 where its inverse is defined"),
    rule("power of a step", "step(u)^n", "step(u)", "n > 1", "a step is 0 or 1"),
    rule("absolute value of a negative", "abs(u)", "-u", "-u >= 0", "where u is not positive"),
    rule("rectifier of what is not negative", "relu(u)", "u", "u >= 0", "there the rectifier is the identity"),
    rule("rectifier of what is not positive", "relu(u)", "0", "-u >= 0", "there the rectifier vanishes"),
    rule("step of what is not positive", "step(u)", "0", "-u >= 0", "there the step is 0"),
    rule("sign of a sign", "sign(sign(u))", "sign(u)", "", "a sign has itself for sign"),
    rule("step of a sign", "step(sign(u))", "step(u)", "", "a number and its sign are positive together"),
    rule("step of a step", "step(step(u))", "step(u)", "", "a step is positive where it is 1"),
    rule("step of a rectifier", "step(relu(u))", "step(u)", "", "the rectifier is positive where u is"),
    rule("sign of a rectifier", "sign(relu(u))", "step(u)", "", "the rectifier is positive where u is, else 0"),
    rule("sign of a step", "sign(step(u))", "step(u)", "", "a step is 0 or 1"),
    rule("sign times step", "sign(u)*step(u)", "step(u)", "", "where the step is 1 so is the sign"),
    rule("absolute value times step", "abs(u)*step(u)", "relu(u)", "", "where the step is 1, u is positive"),
    rule("argument times step", "u*step(u)", "relu(u)", "relu occurs", "the definition of the rectifier"),
    search(Name, "rectifier", "u*step(u)", "relu(u)", "", "the definition"),
    rule("rectifier over its argument", "relu(u)/u", "step(u)", "", "where u is not zero"),
    rule("steps of opposites", "step(u)*step(-u)", "0", "", "a number and its negative are not both positive"),
    rule("rectifiers of opposites", "relu(u)*relu(-u)", "0", "", "one of them vanishes"),
    rule("rectifier and opposite step", "relu(u)*step(-u)", "0", "", "one of them vanishes"),
    rule("difference of rectifiers", "relu(u) - relu(-u)", "u", "", "positive and negative part"),
    rule("sum of rectifiers", "relu(u) + relu(-u)", "abs(u)", "", "positive and negative part"),
    rule("difference of steps", "step(u) - step(-u)", "sign(u)", "", "the three cases of the sign"),
    rule("greatest and least", "max(u, v) + min(u, v)", "u + v", "", "one is u, the other v"),
    rule("greatest less least", "max(u, v) - min(u, v)", "abs(u - v)", "", "the distance of u and v"),
    rule("greatest times least", "max(u, v)*min(u, v)", "u*v", "", "one is u, the other v"),
    rule("greatest of opposites", "max(u, -u)", "abs(u)", "", "the one that is not negative"),
    rule("least of opposites", "min(u, -u)", "-abs(u)", "", "the one that is not positive"),
    rule("greatest of ordered values", "max(u, v)", "u", "u - v >= 0", "u is at least v"),
    rule("least of ordered values", "min(u, v)", "v", "u - v >= 0", "u is at least v"),
    rule("greatest twice", "max(u, max(u, v))", "max(u, v)", "", "u is there already"),
    rule("least twice", "min(u, min(u, v))", "min(u, v)", "", "u is there already"),
    rule("greatest of a least", "max(u, min(u, v))", "u", "", "the least is at most u"),
    rule("least of a greatest", "min(u, max(u, v))", "u", "", "the greatest is at least u"),
    rule("floor and an integer", "floor(u + n)", "floor(u) + n", "", "integers pass through the floor"),
    rule("ceiling and an integer", "ceil(u + n)", "ceil(u) + n", "", "integers pass through the ceiling"),
    rule("floor of a floor", "floor(floor(u))", "floor(u)", "", "a floor is an integer"),
    rule("floor of a ceiling", "floor(ceil(u))", "ceil(u)", "", "a ceiling is an integer"),
    rule("ceiling of a floor", "ceil(floor(u))", "floor(u)", "", "a floor is an integer"),
    rule("ceiling of a ceiling", "ceil(ceil(u))", "ceil(u)", "", "a ceiling is an integer"),
];

#[rustfmt::skip] // A rule is a line.
pub(super) const REFUSED: &[Refused] = &[
    refused("sign(u)^2", "1", "u = 0", "the left side is 0"),
    refused("step(u) + step(-u)", "1", "u = 0", "the left side is 0"),
    refused("step(abs(u))", "1", "u = 0", "the left side is 0"),
    refused("sign(u)", "abs(u)/u", "u = 0", "the left side is 0, the right side is not defined"),
    refused("ceil(u)", "floor(u) + 1", "u = 0", "the left side is 0, the right side 1"),
];
