//! One attempt after another, while others are quicker (重试). What it repeats may only be what is known not to have been
//! applied.

use std::time::Duration;

use rand::Rng as _;

use crate::StorageError;
use crate::conflict::Meaning;
use crate::error::Result;

/// The longest pause before a repeated attempt.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Attempts until one succeeds, at most so often; gives what it gave and how many conflicts there were before. `whole` is
/// a transaction: when the connection is lost in its midst, nobody knows whether it was applied.
///
/// # Errors
/// [`StorageError::Busy`] when the attempts are used up, [`StorageError::OutcomeUnknown`], what an attempt says.
pub(crate) async fn repeat<T, F>(most: u32, whole: bool, mut attempt: impl FnMut() -> F) -> Result<(T, u32)>
where
    F: Future<Output = std::result::Result<T, Meaning>>,
{
    let mut conflicts = 0_u32;
    loop {
        match attempt().await {
            Ok(results) => return Ok((results, conflicts)),
            Err(Meaning::Conflict) => {
                conflicts += 1;
                if conflicts >= most {
                    return Err(StorageError::Busy { attempts: conflicts });
                }
                tokio::time::sleep(pause(conflicts)).await;
            }
            Err(Meaning::Final(StorageError::Disconnected { reason })) if whole => {
                return Err(StorageError::OutcomeUnknown { reason });
            }
            Err(Meaning::Final(error)) => return Err(error),
            Err(Meaning::Bystander) => {
                return Err(StorageError::Engine {
                    reason: "cancelled".to_owned(),
                });
            }
        }
    }
}

/// A pause that grows with every attempt, with jitter, so that those in conflict do not meet again.
fn pause(conflicts: u32) -> Duration {
    let longest = Duration::from_micros(500)
        .saturating_mul(1 << conflicts.min(10))
        .min(LONGEST_PAUSE);
    longest.mul_f64(rand::rng().random_range(0.1..1.0))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::ready;

    use surrealdb::types::{ConnectionError, Error, QueryError};

    use super::repeat;
    use crate::StorageError;
    use crate::conflict::{Meaning, meaning};

    /// What a server's client gives in turn, as the engine's own errors, and how often it was asked.
    async fn faked(whole: bool, answers: &[Option<Error>]) -> (crate::Result<u32>, usize) {
        let asked = Cell::new(0);
        let outcome = repeat(3, whole, || {
            let answer = answers.get(asked.get()).cloned().flatten();
            asked.set(asked.get() + 1);
            ready(answer.map_or(Ok(()), |error| Err(meaning(&error))))
        });
        (outcome.await.map(|((), conflicts)| conflicts), asked.get())
    }

    fn lost() -> Option<Error> {
        let failed = ConnectionError::ConnectionFailed;
        Some(Error::connection(
            "There was an error processing a remote WS request".to_owned(),
            failed,
        ))
    }

    fn conflict() -> Option<Error> {
        Some(Error::query("conflict".to_owned(), QueryError::TransactionConflict))
    }

    #[tokio::test]
    async fn a_transaction_whose_connection_was_lost_is_not_sent_again() {
        let (outcome, asked) = faked(true, &[lost(), None]).await;
        assert!(
            matches!(outcome, Err(StorageError::OutcomeUnknown { .. })),
            "{outcome:?}"
        );
        assert_eq!(asked, 1);
        let (outcome, asked) = faked(true, &[conflict(), lost(), None]).await;
        assert!(
            matches!(outcome, Err(StorageError::OutcomeUnknown { .. })),
            "{outcome:?}"
        );
        assert_eq!(asked, 2);
    }

    #[tokio::test]
    async fn a_commit_of_unknown_outcome_is_not_sent_again_either() {
        let unknown = Error::internal("The transaction's commit outcome is unknown".to_owned());
        let (outcome, asked) = faked(true, &[Some(unknown), None]).await;
        assert!(
            matches!(outcome, Err(StorageError::OutcomeUnknown { .. })),
            "{outcome:?}"
        );
        assert_eq!(asked, 1);
    }

    #[tokio::test]
    async fn a_reading_whose_connection_was_lost_says_so() {
        let (outcome, _) = faked(false, &[lost()]).await;
        assert!(matches!(outcome, Err(StorageError::Disconnected { .. })), "{outcome:?}");
    }

    #[tokio::test]
    async fn conflicts_are_repeated_and_counted_until_the_attempts_are_used_up() {
        assert_eq!(faked(true, &[conflict(), conflict(), None]).await, (Ok(2), 3));
        let (outcome, asked) = faked(true, &[conflict(), conflict(), conflict(), None]).await;
        assert_eq!(outcome, Err(StorageError::Busy { attempts: 3 }));
        assert_eq!(asked, 3);
    }

    #[test]
    fn who_fell_with_the_transaction_is_no_answer() {
        let fell = Error::query("not executed".to_owned(), QueryError::NotExecuted);
        assert_eq!(meaning(&fell), Meaning::Bystander);
    }
}
