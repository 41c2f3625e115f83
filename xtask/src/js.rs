//! JavaScript, made small: what wasm-bindgen writes is for people to read.

use anyhow::{Result, ensure};
use oxc::allocator::Allocator;
use oxc::codegen::{Codegen, CodegenOptions};
use oxc::minifier::{Minifier, MinifierOptions};
use oxc::parser::Parser;
use oxc::span::SourceType;

/// The same module in fewer bytes. Names that others can see stay: exports, and properties of every object.
pub fn minify(module: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, module, SourceType::mjs()).parse();
    ensure!(parsed.diagnostics.is_empty(), "this is no JavaScript: {:?}", parsed.diagnostics);
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let codegen = Codegen::new().with_options(CodegenOptions::minify()).with_scoping(minified.scoping);
    Ok(codegen.build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_see_keeps_its_name() {
        let small =
            minify("/** For people. */\nexport function greeting(somebody) {\n    return somebody.name_of;\n}\n")
                .unwrap();
        assert!(small.len() < 60, "{small}");
        assert!(small.contains("function greeting(") && small.contains(".name_of"), "{small}");
        assert!(!small.contains("somebody") && !small.contains("people"), "{small}");
    }

    #[test]
    fn a_mistake_is_told() {
        assert!(minify("export function (").is_err());
    }
}
