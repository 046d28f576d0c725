//! The arguments of every command.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::equal::Domains;

/// Exact derivatives, gradients, Jacobians and Hessians, and verdicts on hand derivations.
#[derive(Debug, Parser)]
#[command(name = "gradus", version, about, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Executes documents; results stand under the statements they answer
    Run(Run),
    /// Judges the claims of documents: a line each, and a summary
    Check(Check),
    /// Differentiates an expression; several names make a mixed derivative
    Diff(Diff),
    /// The gradient of a scalar
    Gradient(Derive),
    /// The Jacobian of an array: rows are outputs, columns are variables
    Jacobian(Derive),
    /// The matrix of second derivatives of a scalar
    Hessian(Derive),
    /// The most readable of several equal forms
    Simplify(Transform),
    /// Products and natural powers multiplied out
    Expand(Transform),
    /// A product of powers of polynomials
    Factor(Transform),
    /// One fraction; powers that need not be multiplied out stay
    Together(Transform),
    /// One fraction in lowest terms
    Cancel(Transform),
    /// The coefficients of the powers of a name or a call
    Collect(Collect),
    /// Whether two expressions are equal: proved, refuted with a point, or undecided
    Equal(Equal),
    /// Verifies the witnesses of reports with an evaluator of its own
    Recheck(Recheck),
    /// A number, exact where it can be
    Eval(Eval),
    /// Operations of definitions and results: in the tree, shared, and of the forward pass alone
    Ops(Ops),
    /// Marks a folder of derivations with a key and a rubric
    Grade(Grade),
    /// Answers JSON lines: one request a line on standard input, one answer a line on standard output
    Batch(Batch),
    /// Reads statements and answers them one by one
    Repl,
    /// The table of functions
    Functions(Functions),
}

#[derive(Debug, Args)]
pub struct Run {
    /// Documents, `-` for standard input
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    #[command(flatten)]
    pub domains: DomainsOption,
}

#[derive(Debug, Args)]
pub struct Check {
    /// Documents, `-` for standard input
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// One JSON object per claim; `docs/schema/check.json` describes it
    #[arg(long)]
    pub json: bool,
    /// Instead of verdicts, hints for each claim: 1 says where it goes wrong, 2 what kind of mistake, 3 which rule helps
    #[arg(long, value_name = "LEVEL", conflicts_with = "json", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub hint: Option<u8>,
    #[command(flatten)]
    pub domains: DomainsOption,
}

#[derive(Debug, Args)]
pub struct Grade {
    /// A document that defines the functions and nothing else: gradus differentiates itself
    #[arg(long)]
    pub key: PathBuf,
    /// What each exercise is worth, in TOML
    #[arg(long)]
    pub rubric: PathBuf,
    /// Files `ID.txt`, or folders of them or of folders `ID/EXERCISE.txt`
    #[arg(required = true)]
    pub submissions: Vec<PathBuf>,
    /// Writes the marks as CSV, one line for each submission and exercise
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Writes the marks with all lines and their evidence, one JSON object for each submission and exercise
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Writes a page of Markdown for each submission
    #[arg(long, value_name = "FOLDER")]
    pub feedback: Option<PathBuf>,
    /// Threads; the result does not depend on them
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub jobs: u32,
    /// Exits with 1 if a line is wrong and with 3 if something needs a person
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
pub struct Diff {
    #[command(flatten)]
    pub derive: Derive,
    /// How often each name is differentiated by
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub order: u32,
}

#[derive(Debug, Args)]
pub struct Derive {
    #[arg(allow_hyphen_values = true)]
    pub expression: String,
    /// The variables; without any, the free names in order of appearance
    pub names: Vec<String>,
    #[command(flatten)]
    pub at: At,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Transform {
    #[arg(allow_hyphen_values = true)]
    pub expression: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Collect {
    #[arg(allow_hyphen_values = true)]
    pub expression: String,
    /// What is collected by: `x`, or `sin(x)`
    pub by: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Equal {
    #[arg(allow_hyphen_values = true)]
    pub left: String,
    #[arg(allow_hyphen_values = true)]
    pub right: String,
    /// A condition such as `x > 0`; may be repeated
    #[arg(long)]
    pub assume: Vec<String>,
    /// The verdict as a JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub domains: DomainsOption,
}

#[derive(Debug, Args)]
pub struct Eval {
    #[arg(allow_hyphen_values = true)]
    pub expression: String,
    #[command(flatten)]
    pub at: At,
    /// Significant digits of a value that is not rational
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=crate::document::MAX_DIGITS as i64))]
    pub digits: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Ops {
    /// Documents, `-` for standard input
    #[arg(required_unless_present = "expressions")]
    pub files: Vec<PathBuf>,
    /// A statement or an expression such as `gradient(x*sin(x*y), (x, y))`; may be repeated
    #[arg(short = 'e', long = "expression", value_name = "EXPRESSION", allow_hyphen_values = true)]
    pub expressions: Vec<String>,
}

#[derive(Debug, Args)]
pub struct At {
    /// Values of variables, as in `x=1/2,y=2`
    #[arg(long, value_delimiter = ',', value_name = "NAME=VALUE", allow_hyphen_values = true)]
    pub at: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Batch {
    /// Threads that answer requests; the answers keep their order
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub jobs: u32,
    /// Steps that a canonical form may take
    #[arg(long, value_name = "STEPS")]
    pub budget: Option<usize>,
    #[command(flatten)]
    pub domains: DomainsOption,
}

#[derive(Debug, Args)]
pub struct Recheck {
    /// Reports: JSON lines of `gradus check --json`, `gradus equal --json` or `gradus batch`; `-` for standard input
    #[arg(required = true)]
    pub reports: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, Args)]
pub struct DomainsOption {
    /// What a claim says of points where only its left side is defined
    #[arg(long, value_enum, default_value_t = DomainsChoice::Common)]
    pub domains: DomainsChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DomainsChoice {
    /// Nothing; where the right side is undefined on an open part, a remark says so
    Common,
    /// That the right side is defined there too: a claim that is not is refuted
    Strict,
}

impl From<DomainsOption> for Domains {
    fn from(option: DomainsOption) -> Domains {
        match option.domains {
            DomainsChoice::Common => Domains::Common,
            DomainsChoice::Strict => Domains::Strict,
        }
    }
}

#[derive(Debug, Args)]
pub struct Functions {
    /// Only functions whose name or description contains this text
    pub pattern: Option<String>,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Latex,
}
