//! Tells pages that stay open that something changed (实时更新): one reader of the outbox for the whole process.
//!
//! The event's id is its position in the outbox. Whoever comes back with one gets what came after it out of a ring of
//! the latest notices; when the ring does not reach back so far, they are told once to fetch everything again. Memory
//! is bounded by the ring and by what may wait for one reader; who is slower than that is let go and comes back.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::time::Moment;
use storage::Store;
use storage::outbox::{Notice, Tail, is_position, moment_of, position_at};
use tokio::sync::mpsc;

/// Notices kept for those who come back.
const RING: usize = 4096;
/// How far back the ring reaches after a start, in minutes.
const BACK: i64 = 10;
/// Notices that may wait for one reader.
const WAITING: usize = 64;
/// How often the outbox is looked at for changes of other processes.
const POLL: Duration = Duration::from_millis(500);
/// Changes that come together are read together.
const TOGETHER: Duration = Duration::from_millis(10);
/// After a failure the database is left alone for a while.
const PATIENCE: Duration = Duration::from_secs(1);
/// A notice may become visible a little after one with a later position; whoever saw only the later one before a
/// restart gets both again.
const LATE: i64 = 500;
/// A page knows about when its content was read, not exactly.
const ABOUT: i64 = 10_000;

/// The latest changes and who listens for them; cheap to clone.
#[derive(Clone, Default)]
pub struct Live(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    ring: VecDeque<Arc<Notice>>,
    /// Everything after this position is in the ring; none before the outbox was read.
    floor: Option<String>,
    latest: String,
    /// The only sender of each reader: without it the reader's stream ends.
    readers: HashMap<u64, Reader>,
    topics: HashMap<String, BTreeSet<u64>>,
    number: u64,
}

struct Reader {
    topics: Vec<String>,
    sender: mpsc::Sender<Arc<Notice>>,
}

/// What a page saw before it began to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Nothing is known: it hears what comes from now on.
    Nothing,
    /// Everything up to this position.
    Exactly(String),
    /// Everything up to some seconds before this position.
    About(String),
}

/// One who listens, until it is dropped.
pub struct Subscription {
    /// What was missed, oldest first.
    pub missed: VecDeque<Arc<Notice>>,
    /// What was missed is not known any more: everything has to be fetched again.
    pub start_over: bool,
    /// Up to where this reader knows everything once it has taken what it missed.
    pub position: String,
    receiver: mpsc::Receiver<Arc<Notice>>,
    number: u64,
    live: Live,
}

impl Subscription {
    /// The next notice; none when this reader was too slow and has to come back.
    pub async fn next(&mut self) -> Option<Arc<Notice>> {
        match self.missed.pop_front() {
            Some(missed) => Some(missed),
            None => self.receiver.recv().await,
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.live.state().forget(self.number);
    }
}

impl Live {
    /// Up to where this process knows every change: what a page carries that is made now.
    pub fn position(&self) -> String {
        let state = self.state();
        if state.latest.is_empty() {
            state.floor.clone().unwrap_or_default()
        } else {
            state.latest.clone()
        }
    }

    /// How many pages listen.
    pub fn readers(&self) -> usize {
        self.state().readers.len()
    }

    /// Listens to some topics from what was seen on: without a gap and without repeating.
    pub fn subscribe(&self, topics: &[String], seen: &Seen) -> Subscription {
        let (sender, receiver) = mpsc::channel(WAITING);
        let mut state = self.state();
        state.number += 1;
        let number = state.number;
        for topic in topics {
            state.topics.entry(topic.clone()).or_default().insert(number);
        }
        let reader = Reader {
            topics: topics.to_vec(),
            sender,
        };
        state.readers.insert(number, reader);
        let missed = state.missed(topics, seen);
        Subscription {
            start_over: missed.is_none(),
            missed: missed.unwrap_or_default(),
            position: state.latest.clone(),
            receiver,
            number,
            live: self.clone(),
        }
    }

    /// Reads the last minutes of the outbox, so that those who come back after a restart miss nothing. To be awaited
    /// before anybody is served; then [`Live::follow`].
    ///
    /// # Errors
    /// [`storage::StorageError`].
    pub async fn begin(&self, store: &Store, now: Moment) -> storage::Result<Tail> {
        let from = now.plus_minutes(-BACK);
        let mut tail = Tail::since(from);
        let notices = tail.next(store).await?;
        let mut state = self.state();
        state.floor = Some(position_at(from.0));
        for notice in notices {
            state.keep(Arc::new(notice));
        }
        drop(state);
        Ok(tail)
    }

    /// Tells what becomes visible in the outbox, until `stopped`.
    pub async fn follow(&self, store: &Store, mut tail: Tail, stopped: impl Future<Output = ()>) {
        let mut woken = store.notices();
        let mut stopped = std::pin::pin!(stopped);
        loop {
            let wait = async {
                if tokio::time::timeout(POLL, woken.changed()).await.is_ok() {
                    tokio::time::sleep(TOGETHER).await;
                }
            };
            tokio::select! {
                () = wait => {}
                () = &mut stopped => return,
            }
            match tail.next(store).await {
                Ok(notices) => self.tell(notices),
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be read; trying again");
                    tokio::time::sleep(PATIENCE).await;
                }
            }
        }
    }

    fn tell(&self, notices: Vec<Notice>) {
        let mut state = self.state();
        for notice in notices {
            let notice = Arc::new(notice);
            for number in state.concerned(&notice) {
                let reader = state.readers.get(&number);
                // Whoever has no room left is let go: its stream ends, and its browser comes back for the rest.
                if reader.is_some_and(|reader| reader.sender.try_send(Arc::clone(&notice)).is_err()) {
                    state.forget(number);
                }
            }
            state.keep(notice);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Each reader once, also when a notice has several of its topics.
    fn concerned(&self, notice: &Notice) -> BTreeSet<u64> {
        let listening = notice.topics.iter().filter_map(|topic| self.topics.get(topic));
        listening.flatten().copied().collect()
    }

    fn forget(&mut self, number: u64) {
        let Some(reader) = self.readers.remove(&number) else {
            return;
        };
        for topic in reader.topics {
            if let Some(readers) = self.topics.get_mut(&topic) {
                readers.remove(&number);
                if readers.is_empty() {
                    self.topics.remove(&topic);
                }
            }
        }
    }

    fn keep(&mut self, notice: Arc<Notice>) {
        if notice.position > self.latest {
            self.latest.clone_from(&notice.position);
        }
        self.ring.push_back(notice);
        while self.ring.len() > RING {
            let gone = self.ring.pop_front();
            let gone = gone.map(|gone| gone.position.clone());
            self.floor = self.floor.take().max(gone);
        }
    }

    /// What a reader missed; none when the ring does not reach back so far.
    fn missed(&self, topics: &[String], seen: &Seen) -> Option<VecDeque<Arc<Notice>>> {
        let position = match seen {
            Seen::Nothing => return Some(VecDeque::new()),
            Seen::Exactly(position) => position.clone(),
            Seen::About(position) => position_at(moment_of(position) - ABOUT),
        };
        let floor = self.floor.as_ref()?;
        if position < *floor || !is_position(&position) {
            return None;
        }
        let concerns = |notice: &&Arc<Notice>| notice.topics.iter().any(|topic| topics.contains(topic));
        // In this process notices were told in the order of the ring, which need not be that of their positions.
        let missed = match self.ring.iter().rposition(|notice| notice.position == position) {
            Some(at) => self.ring.iter().skip(at + 1).filter(concerns).cloned().collect(),
            None => {
                let from = match seen {
                    Seen::Exactly(_) => position_at(moment_of(&position) - LATE),
                    _ => position,
                };
                let later = self.ring.iter().filter(|notice| notice.position > from);
                later.filter(concerns).cloned().collect()
            }
        };
        Some(missed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(milliseconds: i64, topic: &str) -> Notice {
        Notice {
            position: position_at(milliseconds),
            kind: "request_changed".to_owned(),
            subject: "r1".to_owned(),
            topics: vec![topic.to_owned(), "centre:c1".to_owned()],
            at: Moment(milliseconds),
        }
    }

    fn begun() -> Live {
        let live = Live::default();
        live.state().floor = Some(position_at(1_000));
        live
    }

    fn waiting(subscription: &mut Subscription) -> Vec<i64> {
        let mut all: Vec<i64> = subscription.missed.drain(..).map(|notice| notice.at.0).collect();
        while let Ok(notice) = subscription.receiver.try_recv() {
            all.push(notice.at.0);
        }
        all
    }

    #[test]
    fn who_comes_back_gets_what_came_after_and_of_its_topics_only() {
        let live = begun();
        live.tell(vec![
            notice(2_000, "person:a"),
            notice(3_000, "person:b"),
            notice(4_000, "person:a"),
        ]);
        let topics = ["person:a".to_owned()];
        let mut back = live.subscribe(&topics, &Seen::Exactly(position_at(2_000)));
        live.tell(vec![notice(5_000, "person:a"), notice(5_001, "person:b")]);
        assert!(!back.start_over);
        assert_eq!(waiting(&mut back), [4_000, 5_000]);
        let mut new = live.subscribe(&topics, &Seen::Nothing);
        assert_eq!((new.position.clone(), waiting(&mut new)), (position_at(5_001), vec![]));
    }

    #[test]
    fn a_position_that_the_ring_does_not_reach_or_that_is_none_starts_over() {
        let live = begun();
        live.tell(vec![notice(2_000, "person:a")]);
        for position in [position_at(999), "7".to_owned(), String::new(), "zzz".to_owned()] {
            let back = live.subscribe(&["person:a".to_owned()], &Seen::Exactly(position.clone()));
            assert!(back.start_over, "{position}");
        }
        let unread = Live::default().subscribe(&["person:a".to_owned()], &Seen::Exactly(position_at(5_000)));
        assert!(unread.start_over);
        let rendered = live.subscribe(&["person:a".to_owned()], &Seen::Exactly(live.position()));
        assert!(!rendered.start_over && rendered.missed.is_empty());
    }

    #[test]
    fn the_ring_is_bounded_and_knows_how_far_it_reaches() {
        let live = begun();
        live.tell(
            (0..RING as i64 + 10)
                .map(|number| notice(10_000 + number, "person:a"))
                .collect(),
        );
        assert_eq!(live.state().ring.len(), RING);
        let topics = ["person:a".to_owned()];
        assert!(live.subscribe(&topics, &Seen::Exactly(position_at(10_008))).start_over);
        let back = live.subscribe(&topics, &Seen::Exactly(position_at(10_009)));
        assert_eq!((back.start_over, back.missed.len()), (false, RING));
    }

    #[test]
    fn who_is_too_slow_is_let_go_and_misses_nothing_when_it_comes_back() {
        let live = begun();
        let topics = ["person:a".to_owned(), "centre:c1".to_owned()];
        let mut slow = live.subscribe(&topics, &Seen::Nothing);
        live.tell((0..200).map(|number| notice(2_000 + number, "person:a")).collect());
        let mut taken = waiting(&mut slow);
        assert_eq!(taken.len(), WAITING);
        assert_eq!(live.readers(), 0, "let go");
        let last = taken.last().copied().unwrap_or_default();
        let mut back = live.subscribe(&topics, &Seen::Exactly(position_at(last)));
        taken.extend(waiting(&mut back));
        assert_eq!(taken, (2_000..2_200).collect::<Vec<i64>>());
    }

    #[test]
    fn who_leaves_is_forgotten() {
        let live = begun();
        let topics = ["person:a".to_owned(), "centre:c1".to_owned()];
        let page = live.subscribe(&topics, &Seen::Nothing);
        assert_eq!(live.readers(), 1);
        drop(page);
        assert_eq!((live.readers(), live.state().topics.len()), (0, 0));
    }

    #[test]
    fn a_page_that_only_knows_about_when_it_was_read_looks_back_further() {
        let live = begun();
        live.tell(vec![
            notice(20_000, "person:a"),
            notice(35_000, "person:a"),
            notice(40_000, "person:b"),
        ]);
        let topics = ["person:a".to_owned()];
        let mut page = live.subscribe(&topics, &Seen::About(position_at(40_000)));
        assert_eq!(waiting(&mut page), [35_000]);
    }
}
