//! Which lines of a submission are mathematics.
//!
//! A line of words between the lines of a derivation would be read as a product of names and would swallow the line after
//! it. So a line that begins a statement has to be an equation or a declaration; any other is left out and listed.

/// A submission without the lines that are not understood; these are blank, so that every line keeps its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readable {
    pub text: String,
    /// The lines left out: their numbers and texts.
    pub left_out: Vec<(usize, String)>,
}

/// Words with which a line goes on from the one before; what follows is a claim of its own.
const THEREFORE: [&str; 9] = ["so", "therefore", "hence", "thus", "then", "and", "=>", "⇒", "∴"];

/// Leaves out what is no mathematics.
pub fn without_prose(source: &str) -> Readable {
    let mut readable = Readable::default();
    let mut state = State::default();
    let lines: Vec<&str> = source.lines().collect();
    for (k, line) in lines.iter().enumerate() {
        let next = lines[k + 1..].iter().map(|l| l.trim()).find(|l| !l.is_empty()).unwrap_or_default();
        let kept = state.read(line, next);
        match &kept {
            Some(text) => readable.text.push_str(text),
            None => readable.left_out.push((k + 1, line.trim().to_owned())),
        }
        readable.text.push('\n');
    }
    readable
}

/// What the lines so far leave open.
#[derive(Default)]
struct State {
    /// Brackets that are open.
    depth: usize,
    /// Whether the last line that was kept can be gone on with: it ends with an operator.
    unfinished: bool,
    /// Whether a statement was kept before in this block, which a blank line, a heading or a fence ends.
    begun: bool,
    /// Whether one was kept before at all: `=` goes on from it across a blank line too.
    claimed: bool,
}

impl State {
    /// The line as it is to be read, before the `next` one that is not blank; `None` if it is left out.
    fn read(&mut self, line: &str, next: &str) -> Option<String> {
        let body = line.split('#').next().unwrap_or_default();
        let trimmed = body.trim();
        if trimmed.is_empty() || is_rule(trimmed) || trimmed.starts_with("```") {
            self.begun = false;
            return Some(String::new());
        }
        if trimmed.starts_with('%') || trimmed.starts_with("//") {
            return Some(String::new());
        }
        // Emphasis and formulas of LaTeX.
        if trimmed.starts_with(['$', '\\']) || trimmed.starts_with("**") || trimmed.starts_with("__") {
            self.begun = false;
            return None;
        }
        let body = without_label(body);
        let (body, trimmed) = without_therefore(&body, body.trim());
        let equals = trimmed.starts_with(['=', '≈', '~']);
        let goes_on = equals && self.claimed
            || self.begun && (trimmed.starts_with(['|', '+', '*', '/', '^', '·']) || self.unfinished || self.depth > 0);
        let stated = is_equation(trimmed) || is_declaration(trimmed) || trimmed.starts_with("assume ");
        if !(goes_on || stated || next.starts_with('=') && is_formula(trimmed)) {
            return None;
        }
        // An equation of its own closes what the line before left open.
        let fresh = !equals && self.depth > 0 && begins_claim(trimmed);
        let before = if fresh || equals { 0 } else { self.depth };
        self.depth = depth_after(before, trimmed);
        self.unfinished = trimmed.ends_with(['+', '-', '*', '/', '^', '=', ',', '·']);
        (self.begun, self.claimed) = (true, true);
        Some(body)
    }
}

/// Whether a line only parts others: `=====`, `---`, `***`.
fn is_rule(trimmed: &str) -> bool {
    trimmed.len() >= 3 && ['=', '-', '*', '_', '~'].iter().any(|&c| trimmed.chars().all(|t| t == c))
}

/// The line without the bullet of a list or the label of an exercise before a claim, in the same columns: `- f'(x) = 2`,
/// `(b) f'(x) = 2`, `3. f'(x) = 2`.
fn without_label(body: &str) -> String {
    let trimmed = body.trim_start();
    let label = match trimmed.split_once([' ', '\t']) {
        Some((label, rest)) if begins_claim(rest.trim_start()) => label,
        _ => return body.to_owned(),
    };
    let bullet = matches!(label, "-" | "*" | "+" | "•");
    let inner = label.strip_prefix('(').unwrap_or(label);
    let name = inner.strip_suffix([')', '.']).or(inner.strip_suffix(':')).unwrap_or_default();
    let numbered = !name.is_empty() && name.len() <= 3 && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !bullet && !numbered {
        return body.to_owned();
    }
    let columns = body.len() - trimmed.len() + label.len();
    " ".repeat(columns) + &body[columns..]
}

/// Whether a line can be the left side of the `=` on the next: no two words stand side by side, and it is more than a word.
fn is_formula(line: &str) -> bool {
    let word = |w: &str| w.len() > 1 && w.chars().all(char::is_alphabetic);
    let words: Vec<bool> = line.split_whitespace().map(word).collect();
    !words.windows(2).any(|pair| pair[0] && pair[1]) && line.contains(['(', '/', '\'', '′', '^', '∇']) && !line.ends_with([':', '.'])
}

/// The line without `so`, `therefore` or `=>` in front, in the same columns.
fn without_therefore<'l>(body: &'l str, trimmed: &'l str) -> (String, &'l str) {
    let word = THEREFORE.iter().find(|w| trimmed.get(..w.len()).is_some_and(|head| head.eq_ignore_ascii_case(w)));
    if let Some(word) = word {
        let rest = &trimmed[word.len()..];
        let symbol = !word.is_ascii() || word.starts_with('=');
        let after = rest.trim_start_matches([',', ':']).trim_start();
        if (symbol || rest.starts_with([' ', ',', ':', '\t'])) && is_equation(after) && !after.starts_with('=') {
            let columns = body.len() - body.trim_start().len() + (trimmed.len() - after.len());
            return (" ".repeat(columns) + after, after);
        }
    }
    (body.to_owned(), trimmed)
}

fn is_equation(line: &str) -> bool {
    line.contains(['=', '≈']) || line.contains("~=")
}

/// `W in R^(2 x 3)`
fn is_declaration(line: &str) -> bool {
    let Some((names, space)) = line.split_once(" in ").or_else(|| line.split_once('∈')) else { return false };
    let name = |n: &str| !n.trim().is_empty() && n.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
    names.split(',').all(name) && space.trim_start().starts_with(['R', 'N', 'ℝ', 'ℕ'])
}

/// Whether a line can only begin a statement: `f'(x) = …`, `dL/dw = …`.
fn begins_claim(line: &str) -> bool {
    let Some((left, _)) = line.split_once('=') else { return false };
    left.starts_with(|c: char| c.is_alphabetic()) && depth_after(0, left) == 0 && !left.contains(',') && !left.ends_with(['<', '>', '!'])
}

fn depth_after(before: usize, text: &str) -> usize {
    text.chars().fold(before, |depth, c| match c {
        '(' | '[' | '{' => depth + 1,
        ')' | ']' | '}' => depth.saturating_sub(1),
        _ => depth,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_left_out_and_numbers_kept() {
        let source = "My solution\nBy the chain rule we get\nf'(x) = 2x +\n  3\nwhich gives\n  = 2x + 3   # done\nI am sure.\n";
        let readable = without_prose(source);
        assert_eq!(readable.text, "\n\nf'(x) = 2x +\n  3\n\n  = 2x + 3   \n\n");
        let left_out: Vec<usize> = readable.left_out.iter().map(|l| l.0).collect();
        assert_eq!(left_out, [1, 2, 5, 7]);
    }

    #[test]
    fn what_goes_on_is_kept() {
        for kept in [
            "f(x) = [x,\n  2]",
            "dz/dx = W\n  | definition",
            "x in R^3",
            "W, b ∈ R^(2 x 2)",
            "a = 1\n* 2",
            "% note",
            "```gradus\nz = 1\n```",
        ] {
            assert_eq!(without_prose(kept).left_out, [], "{kept}");
        }
        // A bracket that was forgotten does not take the next claim with it.
        assert_eq!(without_prose("f'(x) = (2x\nhello\ng'(x) = 1\nhello").left_out, [(4, "hello".to_owned())]);
    }

    #[test]
    fn a_block_ends() {
        // What would multiply the line before is the next item of a list.
        for between in ["", "=====", "```", "** Exercise 3 **"] {
            let readable = without_prose(&format!("g'(x) = 1\n{between}\n* h'(x) = 2\n"));
            assert_eq!(readable.text.lines().last(), Some("  h'(x) = 2"), "{between}");
        }
        assert_eq!(without_prose("g'(x) = 2*\n\n  = 3").text, "g'(x) = 2*\n\n  = 3\n");
        assert_eq!(without_prose("f'(x) = 2\n$$f'(x) = 3$$\n** so **").left_out.len(), 2);
    }

    #[test]
    fn labels() {
        for label in ["-", "*", "(b)", "a)", "1.", "Ex2:"] {
            let readable = without_prose(&format!(" {label} f'(x) = 2\n"));
            assert_eq!(readable.text.trim(), "f'(x) = 2", "{label}");
            assert_eq!(readable.text.find('f'), Some(label.len() + 2), "{label}");
        }
        // Products.
        for kept in ["f(x) = 2\n * x", "(a) * x = 3"] {
            assert_eq!(without_prose(kept).text.trim_end(), kept, "{kept}");
        }
    }

    #[test]
    fn the_sides_on_two_lines() {
        assert_eq!(without_prose("g'(x)\n = 2x\n").text, "g'(x)\n = 2x\n");
        assert_eq!(without_prose("Solution (mine):\n = 2x\n").left_out, [(1, "Solution (mine):".to_owned())]);
    }

    #[test]
    fn therefore() {
        for word in ["so", "Therefore,", "hence:", "=>", "⇒"] {
            let readable = without_prose(&format!("{word} f'(x) = 2"));
            assert_eq!(readable.text.trim(), "f'(x) = 2", "{word}");
            assert_eq!(readable.text.find('f'), Some(word.len() + 1));
        }
        // A name that only begins like one of the words, and a line that goes on.
        assert_eq!(without_prose("source = 2").text, "source = 2\n");
        assert_eq!(without_prose("so = 2").text, "so = 2\n");
    }
}
