//! Text to tree: spans, tokens, the neutral syntax tree and the statements of a document.

pub mod ast;
pub mod error;
pub mod span;
pub mod statement;
pub fn parse_expression(_: &str) -> Result<(ast::Ast, ast::AstId), Vec<error::SyntaxError>> {
    Err(Vec::new())
}
