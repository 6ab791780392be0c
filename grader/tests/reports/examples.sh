# The examples: one for each stage, each verdict and each diagnosis; sourced by `regrade`.

# Build.
changed does-not-compile c-shared-counter 's/value \+ 1, /value + "1", /'
changed breaks-a-rule c-shared-counter 's/^    let counter = Mutex::new\(0\);/    unsafe {}\n&/'
changed functions-missing-or-different c-shared-counter 's/pub fn increment_with_lock/fn increment_with_lock/; s/count_without_lock\(threads: usize/count_without_lock(threads: u32/'
changed compiler-warns c-shared-counter 's/^    let counter = Mutex::new\(0\);/    let unused = threads;\n&/'
example template c-shared-counter "$course/templates/c-shared-counter"

# Properties: a wrong value, and every other way in which a call can end.
pitfall wrong-value b-prime-count end-counted-too
pitfall wrong-error a-word-count every-error-becomes-other
pitfall panic a-word-count panics-on-a-bad-file
pitfall deadlock a-word-count locked-twice
pitfall exit a-word-count exits-on-a-missing-file
pitfall threads-left a-word-count forgotten-join
pitfall guard-is-missing b-prime-count guard-is-missing
pitfall failed-child b-prime-count question-mark-in-the-wait-loop
pitfall no-sleep d-url-fetch no-sleep
changed hostile-output c-shared-counter 's/^    let counter = Mutex::new\(0\);/    println!("<script>alert(1)<\/script> \\u{1b}[2J ::error::forged $HOME | ]]>");\n    if threads > 0 {\n        panic!("<script>alert(1)<\/script><img src=x onerror=alert(2)> \\u{1b}[2J ]]>\\n::error::forged `a` | **b**");\n    }\n&/'

# Races.
pitfall lost-update c-shared-counter a-lock-for-each-thread
pitfall lock-released-between c-shared-counter lock-released-between-read-and-write
pitfall ordering-too-weak c-shared-counter done-flags-relaxed
pitfall lock-order c-shared-counter locks-in-different-orders
pitfall lost-wake-up d-url-fetch closed-without-the-lock
pitfall channel-never-closed b-prime-count sender-never-dropped
pitfall wrong-result a-word-count map-copied-and-written-back
pitfall race-panics d-url-fetch last-url-checked-then-taken
pitfall exit-in-a-race d-url-fetch process-ended-by-a-panic
pitfall never-loses c-shared-counter a-lock-around-the-race
pitfall always-loses c-shared-counter loss-made-up
pitfall not-one-at-a-time c-shared-counter all-iterations-in-one-step
pitfall not-each-time c-shared-counter only-the-first-increment-races
pitfall counted-too-much c-shared-counter one-racing-thread-too-many
pitfall idle-threads c-shared-counter threads-that-count-nothing
pitfall no-threads c-shared-counter one-locked-thread-too-few
pitfall threads-do-not-overlap c-shared-counter locked-threads-joined-one-by-one

changed reads-the-machine c-shared-counter 's/^    let counter = Mutex::new\(0\);/    let _threads = std::fs::read_dir("\/proc\/self\/task").map(Iterator::count);\n&/'

# Speed.
pitfall one-at-a-time b-prime-count lock-held-while-counting
pitfall children-one-at-a-time b-prime-count children-one-after-another
pitfall repeated-work b-prime-count every-thread-tests-everything
pitfall few-workers b-prime-count never-more-than-two-threads
pitfall parent-works b-prime-count parent-counts-beside-its-children
changed little-gain b-prime-count 's/let border = .*/let border = move |worker: u64| if worker == 0 { start } else { end - (workers - worker) * (length \/ (workers * 3)) };/'
changed baseline-does-more b-prime-count 's/^pub fn count_primes_threads.*\{/&\n    if workers == 1 {\n        std::hint::black_box(count_primes(start, end) + count_primes(start, end));\n    }/'
changed not-parallel b-prime-count 's/^pub fn count_primes_threads.*\{/&\n    static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());\n    if workers == 1 {\n        std::hint::black_box(count_primes(start, end));\n    }/; s/scope\.spawn\(move \|\| count_primes\(start, end\)\)/scope.spawn(move || TURN.lock().map(|_turn| count_primes(start, end)).unwrap())/'
pitfall pool-of-four a-word-count pool-of-four
pitfall rounds-behind-a-barrier d-url-fetch rounds-behind-a-barrier
pitfall one-worker-too-many d-url-fetch one-worker-too-many

# Ours and the machine's. (`endless-on-a-busy-machine` stays as it was graded once: its properties need a
# machine that has no time for them.)
changed not-in-the-model c-shared-counter 's/^    let counter = Mutex::new\(0\);/    let _pipe = std::io::pipe();\n&/'

# Full marks.
example reference a-word-count "$course/reference/a-word-count"
example reference-primes b-prime-count "$course/reference/b-prime-count"
changed endless-loop-in-a-thread c-shared-counter \
    's/^( *)\*counter\.lock\(\)\.expect\("no thread panics while it counts"\) \+= 1;/\1let mut guard = counter.lock().unwrap();\n\1*guard += 1;\n\1while *guard != 0 {}/'
changed stack-overflow c-shared-counter \
    's/^( *)\*counter\.lock\(\)\.expect\("no thread panics while it counts"\) \+= 1;/\1increment_with_lock(counter, iterations);\n\1*counter.lock().unwrap() += 1;/'
