import type { DatabaseSync } from 'node:sqlite'
import type { StoredDocument } from '../../model/records.ts'
import { termCharacters } from '../../model/terms.ts'
import { AppError } from '../../platform/errors.ts'
import { createCodeBook } from './code-book.ts'
import { createBodyReader, packsTable } from './packs.ts'
import { createPrepare } from './statements.ts'
import { keywordCodes } from './write-documents.ts'

/** 2: keywords. 3: packs. */
const schemaVersion = 3

// Our terms come ready cut: the tokenizer may cut at the spaces between them only, and fold nothing (they are in lower case).
const tokenizer = `"ascii tokenchars '${termCharacters.replaceAll("'", "''")}'"`

// Apart from `documents`, whose rows a search reads for every hit.
const keywordsTable =
  'CREATE TABLE keywords (row INTEGER PRIMARY KEY, unit INTEGER NOT NULL, codes TEXT NOT NULL) STRICT;'

/**
 * `documents` is narrow, because a search reads one row of it for every hit; what is shown of a page's few documents is in `bodies`.
 * Values that are counted or filtered are numbers from `codes`; a document's places are one number that stands for the set of them.
 */
export function createSchema(database: DatabaseSync): void {
  const found = database.prepare('PRAGMA user_version').get()?.user_version
  if (found === schemaVersion) return
  if (found === 1 || found === 2) {
    migrate(database, found)
    return
  }
  if (found !== 0) {
    throw new AppError('CORRUPT', `open store: schema ${found}, this program knows ${schemaVersion}`, {
      userMessage: '检索库由更新的版本建立，请用该版本打开，或移走检索库文件后重建。',
    })
  }
  database.exec(`
    BEGIN;
    CREATE TABLE documents (
      row INTEGER PRIMARY KEY, summary TEXT NOT NULL, time INTEGER NOT NULL,
      channel INTEGER NOT NULL, kind INTEGER NOT NULL, sentiment INTEGER NOT NULL, concern INTEGER NOT NULL,
      authority INTEGER NOT NULL, topic INTEGER NOT NULL, source INTEGER NOT NULL, source_name INTEGER NOT NULL,
      unit INTEGER NOT NULL, story INTEGER NOT NULL, places INTEGER NOT NULL, is_demo INTEGER NOT NULL,
      author TEXT, origin TEXT, id TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE INDEX documents_time ON documents (time);
    CREATE INDEX documents_story ON documents (story, time);
    CREATE INDEX documents_source ON documents (source, time);
    CREATE INDEX documents_demo ON documents (row) WHERE is_demo = 1;
    CREATE TABLE bodies (
      row INTEGER PRIMARY KEY, version INTEGER NOT NULL, hash TEXT NOT NULL, observed_at TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE versions (
      id TEXT NOT NULL, version INTEGER NOT NULL, hash TEXT NOT NULL, observed_at TEXT NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (id, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE codes (
      field TEXT NOT NULL, code INTEGER NOT NULL, value TEXT NOT NULL, normal TEXT NOT NULL,
      PRIMARY KEY (field, code), UNIQUE (field, value)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX codes_normal ON codes (field, normal);
    CREATE TABLE place_members (
      places INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (places, code, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX place_members_code ON place_members (code, places);
    CREATE INDEX place_members_name ON place_members (name, places);
    ${keywordsTable}
    ${packsTable}
    CREATE TABLE observations (
      document_id TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (document_id, at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE stories (
      id TEXT PRIMARY KEY, last_at INTEGER NOT NULL, heat REAL NOT NULL, size INTEGER NOT NULL, unit TEXT NOT NULL,
      is_demo INTEGER NOT NULL, redirect_to TEXT, body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX stories_last ON stories (last_at);
    CREATE INDEX stories_redirect ON stories (redirect_to) WHERE redirect_to IS NOT NULL;
    CREATE VIRTUAL TABLE terms USING fts5(title, text, content='', contentless_delete=1, tokenize=${tokenizer});
    CREATE VIRTUAL TABLE words USING fts5(word, content='', contentless_delete=1, detail=none, tokenize=${tokenizer});
    PRAGMA user_version = ${schemaVersion};
    COMMIT;
  `)
}

function migrate(database: DatabaseSync, from: number): void {
  database.exec(`BEGIN; ${packsTable}`)
  if (from === 1) addKeywords(database)
  database.exec(`PRAGMA user_version = ${schemaVersion}; COMMIT;`)
}

/** A file of version 1: the keywords are in the bodies, and are read from there once. */
function addKeywords(database: DatabaseSync): void {
  const codes = createCodeBook(database)
  const read = createBodyReader(createPrepare(database))
  const bodies = database.prepare(
    'SELECT d.row, d.unit, b.body FROM documents d JOIN bodies b ON b.row = d.row',
  )
  database.exec(keywordsTable)
  const put = database.prepare('INSERT INTO keywords VALUES (?, ?, ?)')
  for (const { row, unit, body } of bodies.iterate()) {
    const document = JSON.parse(read(body as Uint8Array)) as StoredDocument
    put.run(Number(row), Number(unit), keywordCodes(document, codes))
  }
}
