// What a queue keeps on disk. The object is the queue, so no table has a queue column. NEW creates the tables,
// never the constructor: an object that was only probed must stay empty.

/**
 * The number of this layout, kept in each record; a later layout appends the steps that lead to it, and keeps the table
 * and this column, so that older code knows that it must not touch the rest.
 *
 * 2: the sender ID is sealed under a key of the relay's, in 1 under the queue's own, so that only who knew it could read
 * it; and a queue may have been handed over to another relay, which a table says that is there or not.
 */
export const schemaFormat = 2;

export const createLeaving = 'CREATE TABLE IF NOT EXISTS leaving (id INTEGER PRIMARY KEY) STRICT';
export const dropLeaving = 'DROP TABLE IF EXISTS leaving';

export const createTables = `
  CREATE TABLE queue (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    -- Sealed under a key of the relay's: an object that is reached by its hexadecimal ID does not know its name.
    sender_id BLOB NOT NULL,
    mode TEXT CHECK (mode IN ('messaging', 'contact')),
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'blocked')),
    -- Seconds since 1970, from when on the queue is suspended; null otherwise.
    suspended_at INTEGER,
    -- As in ERR BLOCKED; null otherwise.
    blocking_info TEXT,
    -- As on the wire: a count, then each key as SPKI.
    recipient_keys BLOB NOT NULL,
    rcv_dh_secret BLOB NOT NULL CHECK (length(rcv_dh_secret) = 32),
    sender_key BLOB,
    notifier_key BLOB,
    rcv_ntf_dh_secret BLOB,
    -- Sealed: the ID of the Session that has the queue by SUB, and of those that had it by GET, 32 bytes each.
    subscriber BLOB,
    getters BLOB,
    -- Sealed: the ID of the Session that has the queue by NSUB.
    ntf_subscriber BLOB,
    -- Seconds since 1970, to the day: when somebody last used the queue. Null where queues may idle for ever.
    used_at INTEGER,
    -- Milliseconds since 1970; null while no alarm is armed.
    alarm_at INTEGER
  ) STRICT;
  CREATE TABLE message (
    -- Without gaps while there are messages, and starting anew when there are none: an order, not an identity.
    id INTEGER PRIMARY KEY,
    msg_id BLOB NOT NULL,
    timestamp INTEGER NOT NULL,
    notification INTEGER NOT NULL,
    -- The notifier has not heard of it yet, and is to.
    notify INTEGER NOT NULL,
    -- As sent. Null: the marker that a full queue turned messages away, always the last.
    body BLOB
  ) STRICT;`;

/** Most queues have no short link: the table is made with the first link data, which is up to 16 kB. */
export const createLinkTable = `
  CREATE TABLE IF NOT EXISTS link (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Sealed.
    link_id BLOB NOT NULL,
    fixed_data BLOB NOT NULL,
    user_data BLOB NOT NULL
  ) STRICT;`;

export const dropTables = 'DROP TABLE queue; DROP TABLE message; DROP TABLE IF EXISTS link;';

export const linkTableExists = "SELECT 1 FROM sqlite_schema WHERE name = 'link'";

export const leavingTableExists = "SELECT 1 FROM sqlite_schema WHERE name = 'leaving'";

export const tablesExist = "SELECT 1 FROM sqlite_schema WHERE name = 'queue'";
