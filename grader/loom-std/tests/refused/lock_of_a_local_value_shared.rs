pub fn f(lock: &std::sync::Mutex<std::rc::Rc<u8>>) {
    std::thread::scope(|s| {
        s.spawn(|| drop(lock.lock()));
    });
}
