pub fn f() {
    let (sender, _receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(std::rc::Rc::new(1)));
}
