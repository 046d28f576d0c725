//! Derivatives and simplifications as textbooks print them, each checked by numbers as well.

#[path = "golden/corpus.rs"]
mod corpus;
#[path = "golden/derivatives.rs"]
mod derivatives;
#[path = "golden/differences.rs"]
mod differences;
#[path = "golden/numbers.rs"]
mod numbers;
#[path = "golden/simplifications.rs"]
mod simplifications;
