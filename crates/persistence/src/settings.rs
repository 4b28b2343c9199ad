//! Small facts that every process must agree on: the sandbox mark, the sandbox's clock, blocks of human numbers, and
//! the house key that seals what belongs to no application. Nothing personal stands here.

use diesel::prelude::*;
use uuid::Uuid;

use crate::both::Id;
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{data_keys, number_blocks, settings};
use crate::seal::{DataKey, Keys};

/// Name of the sandbox mark.
pub const SANDBOX: &str = "sandbox";
/// Name of the sandbox's clock: an instant that stands still until it is moved.
pub const CLOCK: &str = "clock";
/// Name of what the index key makes of a fixed word.
const INDEX_KEY: &str = "index_key";

/// The value of a setting, if there is one.
///
/// # Errors
/// Those of the database.
pub fn get(conn: &mut Conn, name: &str) -> Result<Option<String>, StoreError> {
    Ok(settings::table.find(name).select(settings::value).first(conn).optional()?)
}

/// Sets a value, or takes it away.
pub(crate) fn save(conn: &mut Conn, name: &str, value: Option<&str>) -> Result<(), StoreError> {
    let Some(value) = value else {
        diesel::delete(settings::table.find(name)).execute(conn)?;
        return Ok(());
    };
    let row = (settings::name.eq(name), settings::value.eq(value));
    let insert = diesel::insert_into(settings::table).values(row);
    let replaced = settings::value.eq(value);
    match conn {
        Conn::Postgres(conn) => {
            insert.on_conflict(settings::name).do_update().set(replaced).execute(conn)?;
        }
        Conn::Sqlite(conn) => {
            insert.on_conflict(settings::name).do_update().set(replaced).execute(conn)?;
        }
    }
    Ok(())
}

/// Leases `size` numbers under a prefix, in a statement of its own; the first of them.
pub(crate) fn lease_numbers(conn: &mut Conn, prefix: &str, size: i64) -> Result<i64, StoreError> {
    let row = (number_blocks::prefix.eq(prefix), number_blocks::next.eq(1 + size));
    let more = number_blocks::next.eq(number_blocks::next + size);
    let next: i64 = match conn {
        Conn::Postgres(conn) => diesel::insert_into(number_blocks::table)
            .values(row)
            .on_conflict(number_blocks::prefix)
            .do_update()
            .set(more)
            .returning(number_blocks::next)
            .get_result(conn)?,
        Conn::Sqlite(conn) => diesel::insert_into(number_blocks::table)
            .values(row)
            .on_conflict(number_blocks::prefix)
            .do_update()
            .set(more)
            .returning(number_blocks::next)
            .get_result(conn)?,
    };
    Ok(next - size)
}

/// The key of what belongs to no application: made by the first process, read by all.
pub(crate) fn house_key(conn: &mut Conn, keys: &Keys) -> Result<DataKey, StoreError> {
    let (_, made) = keys.new_data_key(Uuid::nil())?;
    let row = (
        data_keys::id.eq(Id(made.id)),
        data_keys::wrapped.eq(made.wrapped),
        data_keys::wrapped_by.eq(made.wrapping_key),
    );
    match conn {
        Conn::Postgres(conn) => {
            diesel::insert_into(data_keys::table).values(row).on_conflict_do_nothing().execute(conn)?;
        }
        Conn::Sqlite(conn) => {
            diesel::insert_into(data_keys::table).values(row).on_conflict_do_nothing().execute(conn)?;
        }
    }
    let wrapped: Vec<u8> = data_keys::table.find(Id(Uuid::nil())).select(data_keys::wrapped).first(conn)?;
    let house = keys.unwrap(Uuid::nil(), &wrapped)?;
    check_index_key(conn, keys)?;
    Ok(house)
}

/// A database remembers what its index key makes of a fixed word; with another key nothing would be found again.
fn check_index_key(conn: &mut Conn, keys: &Keys) -> Result<(), StoreError> {
    let made = crate::seal::hex(&keys.blind(&["index key"]));
    match get(conn, INDEX_KEY)? {
        None => save(conn, INDEX_KEY, Some(&made)),
        Some(known) if known == made => Ok(()),
        Some(_) => {
            Err(StoreError::Corrupt("look-ups: this is not the index key that the database was made with"))
        }
    }
}
