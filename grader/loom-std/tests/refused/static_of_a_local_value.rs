static SHARED: std::sync::OnceLock<std::rc::Rc<u8>> = std::sync::OnceLock::new();

pub fn f() -> bool {
    SHARED.get().is_some()
}
