pub fn f() {
    let shared = std::rc::Rc::new(1);
    std::thread::spawn(move || drop(shared));
}
