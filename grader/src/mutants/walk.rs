//! Walks over a file's functions and asks everything that knows a kind of mistake.

use super::operator::Operator;
use super::source::{Change, Edit, range};
use super::{effects, guards, splits};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, File, ImplItemFn, ItemFn, ItemMod};

/// Collects changes within one function.
pub(super) struct Walk<'t> {
    text: &'t str,
    /// The function, its words, and where it begins.
    function: Option<(String, String, usize)>,
    found: Vec<Change>,
}

/// Everything that can be changed in `file`, whose text is `text`.
pub(super) fn changes(file: &File, text: &str) -> Vec<Change> {
    let mut walk = Walk {
        text,
        function: None,
        found: Vec::new(),
    };
    walk.visit_file(file);
    walk.found
}

impl Walk<'_> {
    /// The text of `tokens` as it stands in the file.
    pub(super) fn text(&self, tokens: &impl syn::spanned::Spanned) -> &str {
        self.text.get(range(tokens)).unwrap_or_default()
    }

    /// Notes that replacing `tokens` by `text` is a mistake.
    pub(super) fn replace(
        &mut self,
        operator: Operator,
        tokens: &impl syn::spanned::Spanned,
        text: impl Into<String>,
    ) {
        let edit = Edit {
            range: range(tokens),
            text: text.into(),
        };
        self.edit(operator, vec![edit]);
    }

    /// Notes that these edits together are a mistake.
    pub(super) fn edit(&mut self, operator: Operator, edits: Vec<Edit>) {
        if let Some((function, body, begin)) = &self.function {
            self.found.push(Change {
                operator,
                function: function.clone(),
                body: body.clone(),
                begin: *begin,
                edits,
            });
        }
    }

    fn inside(&mut self, name: String, function: &(impl ToTokens + syn::spanned::Spanned)) -> bool {
        let outermost = self.function.is_none();
        if outermost {
            let begin = range(function).start;
            self.function = Some((name, function.to_token_stream().to_string(), begin));
        }
        outermost
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let outermost = self.inside(function.sig.ident.to_string(), function);
        visit::visit_item_fn(self, function);
        if outermost {
            self.function = None;
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        let outermost = self.inside(function.sig.ident.to_string(), function);
        visit::visit_impl_item_fn(self, function);
        if outermost {
            self.function = None;
        }
    }

    fn visit_block(&mut self, block: &'ast Block) {
        guards::of_block(self, block);
        effects::of_block(self, block);
        visit::visit_block(self, block);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        splits::of_expression(self, expression);
        effects::of_expression(self, expression);
        visit::visit_expr(self, expression);
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.to_token_stream().to_string().contains("test"))
}
