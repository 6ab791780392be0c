//! Small questions about expressions: what is called, on what, and which words stand in it.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprMethodCall, Local, Pat};

/// Methods that only take a value out of a `Result` or an `Option`.
const UNWRAPPING: [&str; 4] = ["unwrap", "expect", "unwrap_or_else", "unwrap_or_default"];
/// Calls that touch what threads share.
const SHARED: [&str; 25] = [
    "lock",
    "write",
    "store",
    "swap",
    "fetch_add",
    "fetch_sub",
    "fetch_or",
    "fetch_and",
    "fetch_max",
    "fetch_min",
    "compare_exchange",
    "compare_exchange_weak",
    "send",
    "recv",
    "notify_one",
    "notify_all",
    "unpark",
    "park",
    "set",
    "wait",
    "join",
    "drop",
    "acquire",
    "release",
    "unlock",
];

/// `expression` without the methods around it that only unwrap.
pub(super) fn unwrapped(expression: &Expr) -> &Expr {
    match expression {
        Expr::MethodCall(call) if UNWRAPPING.contains(&call.method.to_string().as_str()) => {
            unwrapped(&call.receiver)
        }
        Expr::Try(tried) => unwrapped(&tried.expr),
        Expr::Paren(inner) => unwrapped(&inner.expr),
        other => other,
    }
}

/// The name of the method that `expression` calls, less what only unwraps.
pub(super) fn method(expression: &Expr) -> Option<String> {
    match unwrapped(expression) {
        Expr::MethodCall(call) => Some(call.method.to_string()),
        _ => None,
    }
}

/// The last name of the function that `expression` calls.
pub(super) fn function(expression: &Expr) -> Option<String> {
    let Expr::Call(call) = expression else {
        return None;
    };
    let Expr::Path(path) = &*call.func else {
        return None;
    };
    Some(path.path.segments.last()?.ident.to_string())
}

/// The expression if it gives a guard: `x.lock().unwrap()` and the like.
pub(super) fn locks(expression: &Expr) -> bool {
    match unwrapped(expression) {
        Expr::MethodCall(call) => is_lock(call),
        _ => false,
    }
}

fn is_lock(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    call.args.is_empty() && ["lock", "write", "read"].contains(&name.as_str())
}

/// The name that `local` binds, and whether it is mutable, if it binds a single one.
pub(super) fn bound(local: &Local) -> Option<(String, bool)> {
    let pattern = match &local.pat {
        Pat::Type(typed) => &*typed.pat,
        other => other,
    };
    match pattern {
        Pat::Ident(ident) => Some((ident.ident.to_string(), ident.mutability.is_some())),
        _ => None,
    }
}

/// All words in `tokens`.
pub(super) fn words(tokens: &impl ToTokens) -> Vec<String> {
    let mut found = Vec::new();
    collect(tokens.to_token_stream(), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Ident(ident) => found.push(ident.to_string()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// True if the word stands in `tokens`.
pub(super) fn mentions(tokens: &impl ToTokens, word: &str) -> bool {
    words(tokens).iter().any(|found| found == word)
}

/// True if `tokens` call something that touches what threads share.
pub(super) fn touches_shared_state(tokens: &impl ToTokens) -> bool {
    words(tokens)
        .iter()
        .any(|word| SHARED.contains(&word.as_str()))
}

/// True if `tokens` leave the place where they stand.
pub(super) fn leaves(tokens: &impl ToTokens) -> bool {
    words(tokens)
        .iter()
        .any(|word| ["return", "break", "continue"].contains(&word.as_str()))
}
