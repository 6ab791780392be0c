pub fn f() {
    let cell = std::cell::Cell::new(1);
    std::thread::scope(|s| {
        s.spawn(|| cell.set(2));
    });
}
