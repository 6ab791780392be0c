//! Every item of `HashMap` and `HashSet` and of `std::hash`, and the collections beside them.

use std::collections::hash_map::{
    self, DefaultHasher, Entry, OccupiedEntry, RandomState, VacantEntry,
};
use std::collections::{
    BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, TryReserveError, VecDeque,
    btree_map, hash_set,
};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};
use std::sync::{LazyLock, Mutex, OnceLock};

static CACHE: LazyLock<Mutex<HashMap<u64, bool>>> = LazyLock::new(|| Mutex::new(HashMap::new()));
static SEEN: OnceLock<HashSet<&'static str>> = OnceLock::new();
static FIXED: Mutex<HashMap<u8, u8, BuildHasherDefault<DefaultHasher>>> =
    Mutex::new(HashMap::with_hasher(BuildHasherDefault::new()));

pub fn map() -> Result<usize, TryReserveError> {
    let mut map: HashMap<String, u64> = HashMap::new();
    map.insert("a".to_string(), 1);
    map.reserve(3);
    map.try_reserve(3)?;
    map.shrink_to(1);
    map.shrink_to_fit();
    *map.entry("b".into()).or_insert(0) += 1;
    *map.entry("c".into()).or_default() += 1;
    map.entry("d".into())
        .and_modify(|n| *n += 1)
        .or_insert_with(|| 3);
    map.entry("e".into())
        .or_insert_with_key(|key| key.len() as u64);
    match map.entry("f".into()) {
        Entry::Occupied(entry) => {
            let mut entry: OccupiedEntry<'_, String, u64> = entry;
            *entry.get_mut() += *entry.get();
            entry.insert(1);
            let _: (String, u64) = entry.remove_entry();
        }
        Entry::Vacant(entry) => {
            let entry: VacantEntry<'_, String, u64> = entry;
            let _: &String = entry.key();
            *entry.insert(4) += 1;
        }
    }
    let _: hash_map::OccupiedEntry<'_, String, u64> = map.entry("g".into()).insert_entry(5);
    let got: Option<&u64> = map.get("a");
    let mut sum = got.copied().unwrap_or(0) + map["b"] + map[&"b".to_string()];
    if let Some(value) = map.get_mut("a") {
        *value += 1;
    }
    let [a, missing] = map.get_disjoint_mut(["a", "none"]);
    sum += a.map_or(0, |a| *a) + missing.map_or(0, |a| *a);
    let _: Option<(&String, &u64)> = map.get_key_value("a");
    sum += u64::from(map.contains_key("a"));
    let _: Option<u64> = map.remove("a");
    let _: Option<(String, u64)> = map.remove_entry("b");
    map.retain(|_, n| *n > 0);
    let taken: HashMap<String, u64> = map.extract_if(|_, n| *n > 3).collect();
    sum += taken.len() as u64;
    for (key, value) in &map {
        sum += key.len() as u64 + value;
    }
    for (_, value) in &mut map {
        *value += 1;
    }
    for (_, value) in map.iter_mut() {
        *value += 1;
    }
    for value in map.values_mut() {
        *value += 1;
    }
    let keys: Vec<&String> = map.keys().collect();
    let mut values: Vec<&u64> = map.values().collect();
    values.sort();
    let lengths = keys.len() + values.len() + map.iter().len() + map.capacity() + map.len();
    let _: &RandomState = map.hasher();
    let copy = map.clone();
    let same = copy == map && !map.is_empty();
    let mut other = HashMap::from([("x".to_string(), 1_u64), ("y".to_string(), 2)]);
    other.extend(copy);
    other.extend([("z".to_string(), 3)]);
    let owned: Vec<String> = other.clone().into_keys().collect();
    let mut owned_values: Vec<u64> = other.clone().into_values().collect();
    owned_values.sort_unstable();
    let drained: BTreeMap<String, u64> = other.drain().collect();
    other.clear();
    let shown = format!("{map:?} {other:#?} {:?} {:?}", map.iter(), map.keys());
    let collected: HashMap<u8, char> = "abc"
        .chars()
        .enumerate()
        .map(|(n, c)| (n as u8, c))
        .collect();
    let mut pairs: Vec<(u8, char)> = collected.into_iter().collect();
    pairs.sort();
    let mut numbers: HashMap<u8, u8> = HashMap::with_capacity(3);
    numbers.extend(&HashMap::from([(1, 2)]));
    let mut with_hasher = HashMap::with_hasher(RandomState::new());
    with_hasher.insert(1, 2);
    let with_both: HashMap<u8, u8, RandomState> =
        HashMap::with_capacity_and_hasher(1, RandomState::default());
    let default: HashMap<u8, u8> = Default::default();
    let results: Result<HashMap<u8, u8>, String> =
        [Ok((1, 2)), Err("no".to_string())].into_iter().collect();
    Ok(lengths
        + owned.len()
        + drained.len()
        + shown.len()
        + pairs.len()
        + numbers.len()
        + with_hasher.len()
        + with_both.len()
        + default.len()
        + usize::from(same)
        + sum as usize
        + usize::from(results.is_err()))
}

pub fn set() -> Result<usize, TryReserveError> {
    let mut set: HashSet<u32> = (0..4).collect();
    let other = HashSet::from([2_u32, 3, 9]);
    set.reserve(1);
    set.try_reserve(1)?;
    set.shrink_to(1);
    set.shrink_to_fit();
    let mut n = set.union(&other).count()
        + set.intersection(&other).count()
        + set.difference(&other).count()
        + set.symmetric_difference(&other).count();
    n += (&set | &other).len()
        + (&set & &other).len()
        + (&set ^ &other).len()
        + (&set - &other).len();
    n += usize::from(set.is_subset(&other))
        + usize::from(set.is_superset(&other))
        + usize::from(set.is_disjoint(&other));
    let inserted: bool = set.insert(7);
    let replaced: Option<u32> = set.replace(7);
    let taken: Option<u32> = set.take(&7);
    let got: Option<&u32> = set.get(&1);
    n += usize::from(inserted)
        + usize::from(replaced.is_some())
        + usize::from(taken.is_some())
        + usize::from(got.is_some());
    n += usize::from(set.contains(&1)) + usize::from(set.remove(&1));
    set.retain(|n| *n < 100);
    n += set.extract_if(|n| *n == 2).count();
    for value in &set {
        n += *value as usize;
    }
    let _: hash_set::Iter<'_, u32> = set.iter();
    let _: &RandomState = set.hasher();
    let mut words: HashSet<String> = HashSet::new();
    words.insert("a".into());
    n += usize::from(words.contains("a"));
    let copy = set.clone();
    n += usize::from(copy == set) + set.capacity() + set.len() + usize::from(set.is_empty());
    let drained: BTreeSet<u32> = set.drain().collect();
    set.clear();
    set.extend(copy);
    set.extend(&[1, 2]);
    let default = HashSet::<u8>::default();
    let with: (HashSet<u8>, HashSet<u8, RandomState>, HashSet<u8>) = (
        HashSet::with_capacity(2),
        HashSet::with_hasher(RandomState::new()),
        HashSet::with_capacity_and_hasher(1, RandomState::new()),
    );
    let shown = format!("{set:?} {default:?} {:?}", with.0.iter());
    let sorted: BTreeSet<u32> = set.into_iter().collect();
    Ok(n + drained.len() + sorted.len() + shown.len() + with.1.len() + with.2.len())
}

#[derive(Hash, PartialEq, Eq, Debug, Clone, Copy, PartialOrd, Ord)]
enum Key {
    A,
    B(u8),
    C { x: i64 },
}

struct Folded(u64);

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(5) ^ u64::from(*byte);
        }
    }
}

#[derive(Clone, Default)]
struct BuildFolded;

impl BuildHasher for BuildFolded {
    type Hasher = Folded;
    fn build_hasher(&self) -> Folded {
        Folded(7)
    }
}

pub fn hashing() -> u64 {
    let mut hasher: DefaultHasher = DefaultHasher::new();
    Key::A.hash(&mut hasher);
    hasher.write_u8(1);
    let state = RandomState::new();
    let mut second: DefaultHasher = state.build_hasher();
    "text".hash(&mut second);
    let one = state.hash_one(Key::C { x: 1 });
    let copy = state.clone();
    let mut map: HashMap<Key, u8, BuildFolded> = HashMap::default();
    map.insert(Key::B(1), 1);
    let std_path: std::hash::RandomState = std::hash::RandomState::new();
    let shown = format!("{hasher:?} {state:?} {copy:?} {std_path:?}");
    hasher.finish()
        ^ second.finish()
        ^ one
        ^ copy.hash_one(1)
        ^ shown.len() as u64
        ^ u64::from(map[&Key::B(1)])
}

pub fn others() -> usize {
    let mut queue: VecDeque<u8> = VecDeque::from(vec![1, 2]);
    queue.push_back(3);
    let mut heap = BinaryHeap::from([3, 1]);
    heap.push(std::cmp::Reverse(1).0);
    let list: LinkedList<u8> = queue.drain(..).collect();
    let mut tree: BTreeMap<u8, &str> = BTreeMap::new();
    if let btree_map::Entry::Vacant(entry) = tree.entry(1) {
        entry.insert("one");
    }
    let cached = *CACHE.lock().unwrap().entry(3).or_insert(true);
    let seen = SEEN.get_or_init(|| HashSet::from(["a", "b"])).len();
    FIXED.lock().unwrap().insert(1, 2);
    list.len() + heap.len() + tree.len() + usize::from(cached) + seen
}

/// Word counts, as a student writes them.
pub fn words(text: &str) -> Vec<(String, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_insert(0) += 1;
    }
    let mut counts: Vec<(String, usize)> = counts
        .into_iter()
        .map(|(word, n)| (word.to_owned(), n))
        .collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

pub struct Grouped<'a> {
    by_name: HashMap<&'a str, HashSet<&'a str>>,
}

impl<'a> Grouped<'a> {
    pub fn of(pairs: &[(&'a str, &'a str)]) -> Self {
        let by_name = pairs.iter().fold(
            HashMap::new(),
            |mut map: HashMap<&str, HashSet<&str>>, (a, b)| {
                map.entry(a).or_default().insert(b);
                map
            },
        );
        Grouped { by_name }
    }

    pub fn get(&self, name: &str) -> impl Iterator<Item = &'a str> + '_ {
        self.by_name.get(name).into_iter().flatten().copied()
    }
}

fn safe<T: std::panic::UnwindSafe + Send + Sync>() {}

pub fn bounds() {
    safe::<HashMap<u8, u8>>();
    safe::<HashSet<String>>();
}

/// A map's lifetime may be shortened.
pub fn shorter<'short, 'long: 'short>(
    map: HashMap<&'long str, &'long str>,
) -> HashMap<&'short str, &'short str> {
    map
}
