//! How many mistakes are recognised: random functions with one mistake of the catalogue in their derivative, or two.
//!
//! The tests take some of the cases; `GRADUS_CASES=2000 cargo test --release --test reach -- --nocapture` takes all of them and
//! says what was missed.

use gradus::derivation::mistakes::{Catalogue, Explanation, WrongAnswer, wrong_answers, wrong_twice};
use gradus::document::{OneOff, Session};
use gradus::equal::Verdict;
use gradus::print::{self, Options};
use gradus::simplify;

/// The steps of `splitmix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as usize % n
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// An inside that is simple, as in exercises.
    fn inside(&mut self) -> String {
        let (a, b) = (self.below(4) + 2, self.below(5) + 1);
        match self.below(6) {
            0 => format!("{a}*x"),
            1 => format!("{a}*x + {b}"),
            2 => "x^2".to_owned(),
            3 => format!("x^2 + {b}"),
            4 => "x".to_owned(),
            _ => format!("x^3 - {b}*x"),
        }
    }

    /// A function of the course, of this depth.
    fn function(&mut self, depth: usize) -> String {
        if depth == 0 {
            let n = self.below(4) + 2;
            return match self.below(4) {
                0 => format!("x^{n}"),
                1 => format!("{n}*x"),
                2 => format!("{}(x)", self.pick(&["sin", "cos", "exp", "tanh", "sigmoid", "atan"])),
                _ => format!("{n}*x^2 + {}", self.below(7) + 1),
            };
        }
        match self.below(10) {
            0 | 1 => format!("({})*({})", self.function(depth - 1), self.function(0)),
            2 => format!("({})/({})", self.function(depth - 1), self.pick(&["x^2 + 1", "x + 3", "exp(x)", "2 + cos(x)"])),
            3 => format!("{} + {}", self.function(depth - 1), self.function(0)),
            4 => format!("({})^{}", self.inside(), self.below(4) + 2),
            5 => format!("{}({})", self.pick(&["sin", "cos", "exp", "tanh", "sigmoid", "atan"]), self.inside()),
            6 => format!("{}*{}({})", self.below(6) + 2, self.pick(&["sin", "cos", "exp", "sigmoid"]), self.inside()),
            7 => format!("{}(x^2 + {})", self.pick(&["sqrt", "ln"]), self.below(5) + 1),
            8 => format!("{}({}({}))", self.pick(&["exp", "sin", "tanh"]), self.pick(&["sin", "cos", "atan"]), self.inside()),
            _ => format!("{}^({})", self.pick(&["2", "3"]), self.inside()),
        }
    }
}

/// A function, a wrong derivative of it, and the mistakes in that.
struct Exercise {
    function: String,
    claim: String,
    rules: Vec<String>,
}

/// A random exercise with so many mistakes; `None` where the mistakes change nothing or do not print.
fn exercise(seed: u64, mistakes: usize) -> Option<Exercise> {
    let mut random = Random(seed.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let depth = random.below(3);
    let function = random.function(depth);
    let mut session = Session::new();
    session.run(&format!("f(x) = {function}"));
    let body = session.env.functions.get("f")?.body;
    let x = session.store.find_symbol("x")?;
    let catalogue = Catalogue::default();
    let mut made = wrong_answers(&mut session.store, &catalogue, body, x);
    let mut choose = |made: &mut Vec<WrongAnswer>| {
        // First a rule, then where: rules that fit often are no likelier than others.
        let mut names: Vec<String> = made.iter().filter_map(|w| w.rules.last().cloned()).collect();
        names.sort();
        names.dedup();
        let name = names.get(random.below(names.len().max(1)))?.clone();
        made.retain(|w| w.rules.last() == Some(&name));
        made.get(random.below(made.len().max(1))).cloned()
    };
    let mut wrong = choose(&mut made)?;
    let mut alone = Vec::new();
    if mistakes == 2 {
        alone = wrong_answers(&mut session.store, &catalogue, body, x);
        let mut more = wrong_twice(&mut session.store, &catalogue, body, x, &wrong);
        wrong = choose(&mut more)?;
    }
    let mut printed = |answer| {
        let readable = simplify::readable(&mut session.store, &mut session.canon, answer).ok()?;
        print::text(&session.store, readable, &Options::plain()).ok()
    };
    let claim = printed(wrong.answer)?;
    // Where one mistake alone leads to the claim, there are no two to be found: `d(4*x^2) = 0`.
    if alone.iter().any(|one| printed(one.answer).as_ref() == Some(&claim)) {
        return None;
    }
    Some(Exercise { function, claim, rules: wrong.rules })
}

/// What is said of an exercise.
fn told(exercise: &Exercise) -> Option<(Verdict, Vec<Explanation>)> {
    let mut question = OneOff::new(&[&exercise.function, &exercise.claim], &["x"]).ok()?;
    let derived = question.derivative(0).ok()?;
    let checked = question.check(&derived, 1..2, None, 2..2).ok()?;
    Some((checked.verdict, checked.diagnosis))
}

#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    refuted: usize,
    /// Some printed explanation is proved to give the claim.
    explained: usize,
    /// All injected mistakes are among the printed names.
    named: usize,
    /// Or among those that are said to come to the same.
    same: usize,
}

fn measure(cases: usize, mistakes: usize, first: u64) -> Tally {
    let mut tally = Tally::default();
    let mut seed = first;
    while tally.cases < cases {
        seed += 1;
        let Some(exercise) = exercise(seed, mistakes) else { continue };
        let Some((verdict, list)) = told(&exercise) else { continue };
        // A mistake that changes nothing here leaves the right answer.
        if matches!(verdict, Verdict::Proved { .. }) {
            continue;
        }
        tally.cases += 1;
        let refuted = matches!(verdict, Verdict::Refuted(_));
        tally.refuted += usize::from(refuted);
        assert!(refuted || list.is_empty(), "a diagnosis of what is not refuted: {}", exercise.claim);
        let explained = list.iter().any(|e| e.certain && e.rule != "wrong-coefficient");
        let named = exercise.rules.iter().all(|r| list.iter().any(|e| e.rule == *r));
        let same = exercise.rules.iter().all(|r| list.iter().any(|e| e.rule == *r || e.same.contains(r)));
        tally.explained += usize::from(explained || named);
        tally.named += usize::from(named);
        tally.same += usize::from(same);
        if !same {
            let names: Vec<&str> = list.iter().map(|e| e.rule.as_str()).collect();
            println!("seed {seed}: {} => {}   {:?}: {} {names:?}", exercise.function, exercise.claim, exercise.rules, verdict.word());
        }
    }
    println!("{mistakes} mistakes: {tally:?}");
    tally
}

fn cases(usual: usize) -> usize {
    std::env::var("GRADUS_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn one_mistake() {
    let tally = measure(cases(60), 1, 0);
    assert!(tally.explained * 100 >= 95 * tally.cases, "{tally:?}");
}

#[test]
fn two_mistakes() {
    let tally = measure(cases(40), 2, 1 << 32);
    assert!(tally.explained * 100 >= 70 * tally.cases, "{tally:?}");
}
