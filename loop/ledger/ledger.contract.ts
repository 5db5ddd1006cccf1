import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAppError } from '../../pipeline/platform/errors.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'
import type { Act, Ledger, LedgerTransaction } from './ledger.ts'

/** A ledger on fresh, empty storage, and a way to spoil that storage behind its back. */
export interface LedgerUnderTest {
  readonly ledger: Ledger
  /** Runs one statement on the tables of schema.ts through a connection of its own. */
  tamper(sql: string): Promise<void>
  /** The same storage opened once more, as another process does; closed by whoever asked. */
  openAnother(): Promise<Ledger>
  dispose(): Promise<void>
}

const act = (action: string, minute = 0): Act => ({
  actor: 'u1',
  at: new Date(Date.UTC(2026, 0, 1, 0, minute)),
  action,
})

const note = (id: string, unitId = 'ministry') => ({ kind: 'note', id, unitId, body: { text: id } })

/** What every engine behind the port `Ledger` promises. */
export function testLedger(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(`ledger: ${name}`, () => {
    let subject: LedgerUnderTest
    let ledger: Ledger
    beforeEach(async () => {
      subject = await open()
      ledger = subject.ledger
    })
    afterEach(() => subject.dispose())

    const write = <T>(work: (tx: LedgerTransaction) => Promise<T>) => ledger.transact(work)
    const codeOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'no error',
        (error: unknown) => (isAppError(error) ? error.code : error),
      )

    describe('records', () => {
      it('gives back what was created, with version, unit and times', async () => {
        await write((tx) =>
          tx.create({ ...note('a'), state: 'open', isDemo: true, body: { text: '起火\u0000"' } }, act('x')),
        )
        expect(await ledger.get('note', 'a')).toEqual({
          kind: 'note',
          id: 'a',
          unitId: 'ministry',
          version: 1,
          state: 'open',
          body: { text: '起火\u0000"' },
          isDemo: true,
          createdAt: '2026-01-01T08:00:00.000+08:00',
          updatedAt: '2026-01-01T08:00:00.000+08:00',
        })
        expect(await ledger.get('note', 'b')).toBeUndefined()
      })

      it('refuses an id that is taken', async () => {
        await write((tx) => tx.create(note('a'), act('x')))
        expect(await codeOf(write((tx) => tx.create(note('a'), act('x'))))).toBe('VERSION_CONFLICT')
      })

      it('lets one of two changes on the same version win', async () => {
        await write((tx) => tx.create(note('a'), act('x')))
        const change = (text: string) =>
          codeOf(write((tx) => tx.change({ kind: 'note', id: 'a', version: 1, body: { text } }, act('y'))))
        const results = await Promise.all([change('first'), change('second')])
        expect(results.toSorted()).toEqual(['VERSION_CONFLICT', 'no error'])
        expect((await ledger.get('note', 'a'))?.version).toBe(2)
      })

      it('says NOT_FOUND when what is changed or removed is not there', async () => {
        expect(await codeOf(write((tx) => tx.change({ kind: 'note', id: 'a', version: 1 }, act('y'))))).toBe(
          'NOT_FOUND',
        )
        expect(await codeOf(write((tx) => tx.remove('note', 'a', act('y'))))).toBe('NOT_FOUND')
      })

      it('filters by state, unit, demo and keys, orders by time and pages', async () => {
        await write(async (tx) => {
          for (let n = 0; n < 6; n++)
            await tx.create(
              {
                ...note(`n${n}`, n < 3 ? 'ministry' : 'bureau'),
                state: n % 2 ? 'open' : 'closed',
                isDemo: n === 5,
                keys: { story: n < 4 ? 's1' : 's2', watch: `w${n % 2}` },
              },
              act('x', n),
            )
        })
        const ids = async (filter: object) =>
          (await ledger.list({ kind: 'note', order: 'oldest', ...filter })).map(({ id }) => id)
        expect(await ids({ states: ['open'] })).toEqual(['n1', 'n3', 'n5'])
        expect(await ids({ unitIds: ['bureau'] })).toEqual(['n3', 'n4', 'n5'])
        expect(await ids({ unitIds: [] })).toEqual([])
        expect(await ids({ keys: { story: 's1', watch: 'w1' } })).toEqual(['n1', 'n3'])
        expect(await ids({ isDemo: true })).toEqual(['n5'])
        expect(await ids({ order: 'newest', limit: 2, offset: 1 })).toEqual(['n4', 'n3'])
        expect(await ledger.count({ kind: 'note', keys: { story: 's2' } })).toBe(2)
      })

      it('orders equal times by code point, whatever the language of the database', async () => {
        const inOrder = ['A', 'B', '_', 'a', 'ab', '一', '中', '\uff21']
        await write(async (tx) => {
          for (const id of inOrder.toReversed()) await tx.create(note(id), act('x'))
        })
        const listed = await ledger.list({ kind: 'note', order: 'oldest' })
        expect(listed.map(({ id }) => id)).toEqual(inOrder)
      })

      it('finds nothing by an id or key with NUL in it, and is not upset', async () => {
        await write((tx) => tx.create({ ...note('a'), keys: { story: 's' } }, act('x')))
        expect(await ledger.get('note', 'a\u0000')).toBeUndefined()
        expect(await ledger.count({ kind: 'note', keys: { story: '\u0000' } })).toBe(0)
        expect(await ledger.audit({ object: '\u0000' })).toEqual([])
      })

      it('replaces the keys when a change names them, keeps them otherwise, forgets them on removal', async () => {
        await write((tx) => tx.create({ ...note('a'), keys: { story: 's1' } }, act('x')))
        const count = (story: string) => ledger.count({ kind: 'note', keys: { story } })
        await write((tx) => tx.change({ kind: 'note', id: 'a', version: 1 }, act('y')))
        expect(await count('s1')).toBe(1)
        await write((tx) => tx.change({ kind: 'note', id: 'a', version: 2, keys: { story: 's2' } }, act('y')))
        expect([await count('s1'), await count('s2')]).toEqual([0, 1])
        await write((tx) => tx.remove('note', 'a', act('z')))
        await write((tx) => tx.create(note('a'), act('x')))
        expect(await count('s2')).toBe(0)
      })
    })

    it('names the kinds there are', async () => {
      await write(async (tx) => {
        await tx.create({ ...note('a'), kind: 'watch' }, act('x'))
        await tx.create(note('a'), act('x'))
        await tx.create(note('b'), act('x'))
        expect(await tx.kinds()).toEqual(['note', 'watch'])
      })
      await write((tx) => tx.remove('watch', 'a', act('x')))
      expect(await ledger.kinds()).toEqual(['note'])
    })

    describe('versions', () => {
      const change = (version: number, text: string) =>
        write((tx) => tx.change({ kind: 'note', id: 'a', version, body: { text } }, act('x', version)))
      const texts = async () =>
        (await ledger.versions<{ text: string }>('note', 'a')).map(({ version, body }) => [
          version,
          body.text,
        ])

      it('are all kept, oldest first, and found inside a transaction too', async () => {
        await write((tx) => tx.create(note('a'), act('x')))
        await change(1, 'second')
        await change(2, 'third')
        expect(await texts()).toEqual([
          [1, 'a'],
          [2, 'second'],
          [3, 'third'],
        ])
        expect(await write((tx) => tx.versions('note', 'a'))).toHaveLength(3)
        expect(await ledger.versions('note', 'none')).toEqual([])
      })

      it('keep none for a change that was refused or rolled back', async () => {
        await write((tx) => tx.create(note('a'), act('x')))
        await change(1, 'second')
        expect(await codeOf(change(1, 'late'))).toBe('VERSION_CONFLICT')
        expect(await texts()).toHaveLength(2)
      })

      it('go with the record, and can be forgotten before it', async () => {
        await write((tx) => tx.create(note('a'), act('x')))
        await change(1, 'second')
        await write((tx) => tx.forgetVersions('note', 'a', act('forgotten')))
        expect(await texts()).toEqual([[2, 'second']])
        await change(2, 'third')
        await write((tx) => tx.remove('note', 'a', act('x')))
        expect(await texts()).toEqual([])
        await write((tx) => tx.create(note('a'), act('x')))
        expect(await texts()).toEqual([[1, 'a']])
        expect((await ledger.verifyAudit()).fault).toBeUndefined()
      })

      it('are vouched for by the audit', async () => {
        await write((tx) => tx.create(note('a'), act('x')))
        await change(1, 'second')
        await subject.tamper(`update record_versions set body = '{"text":"forged"}'`)
        expect((await ledger.verifyAudit()).fault).toContain('record note/a: version 1')
      })

      it('are not kept of what holds secrets', async () => {
        await write((tx) =>
          tx.create({ kind: 'user', id: 'u', unitId: 'ministry', body: 'old hash' }, act('x')),
        )
        await write((tx) => tx.change({ kind: 'user', id: 'u', version: 1, body: 'new hash' }, act('x')))
        expect((await ledger.versions('user', 'u')).map(({ body }) => body)).toEqual(['new hash'])
      })
    })

    describe('transactions', () => {
      it('rolls back records and audit events together when the work throws', async () => {
        await write((tx) => tx.create(note('a'), act('x')))
        const failed = write(async (tx) => {
          await tx.create(note('b'), act('x'))
          await tx.change({ kind: 'note', id: 'a', version: 1, state: 'gone' }, act('y'))
          throw new Error('power cut')
        })
        await expect(failed).rejects.toThrow('power cut')
        expect(await ledger.get('note', 'b')).toBeUndefined()
        expect((await ledger.get('note', 'a'))?.version).toBe(1)
        expect(await ledger.audit({})).toHaveLength(1)
        expect((await ledger.verifyAudit()).isIntact).toBe(true)
      })

      it('sees its own changes and hides them from others until they are committed', async () => {
        let other: Promise<unknown> = Promise.resolve()
        const outside = new Promise<void>((resolve) => {
          other = new Promise<void>((go) => setTimeout(go, 5)).then(async () => {
            expect(await ledger.get('note', 'a')).toBeUndefined()
            resolve()
          })
        })
        await write(async (tx) => {
          await tx.create(note('a'), act('x'))
          expect((await tx.get('note', 'a'))?.version).toBe(1)
          await outside
        })
        await other
        expect(await ledger.get('note', 'a')).toBeDefined()
      })

      it('refuses use of the outer ledger inside the work instead of hanging', async () => {
        expect(await codeOf(write(() => ledger.get('note', 'a')))).toBe('INTERNAL')
        expect(await codeOf(write(() => ledger.transact(async () => 1)))).toBe('INTERNAL')
      })

      it('serialises read-then-change work: no update is lost', async () => {
        await write((tx) => tx.create({ ...note('n'), body: { value: 0 } }, act('x')))
        const increment = () =>
          write(async (tx) => {
            const current = await tx.get<{ value: number }>('note', 'n')
            if (!current) throw new Error('missing')
            await tx.change(
              { kind: 'note', id: 'n', version: current.version, body: { value: current.body.value + 1 } },
              act('y'),
            )
          })
        await Promise.all(Array.from({ length: 20 }, increment))
        expect((await ledger.get('note', 'n'))?.body).toEqual({ value: 20 })
      })
    })

    describe('audit', () => {
      const seed = () =>
        write(async (tx) => {
          for (let n = 0; n < 4; n++) await tx.create(note(`n${n}`), act('note.created', n))
          await tx.create(note('other', 'bureau'), act('note.created', 9))
          await tx.note({ object: 'session/u1', unitId: 'ministry', payload: { ok: true } }, act('seen', 10))
        })

      it('writes one event per change, in order, one chain per unit, without the payload', async () => {
        await seed()
        const events = await ledger.audit({ order: 'oldest' })
        expect(events.map((event) => [event.chain, event.sequence, event.object])).toEqual([
          ['ministry', 1, 'note/n0'],
          ['ministry', 2, 'note/n1'],
          ['ministry', 3, 'note/n2'],
          ['ministry', 4, 'note/n3'],
          ['bureau', 1, 'note/other'],
          ['ministry', 5, 'session/u1'],
        ])
        expect(await ledger.verifyAudit()).toEqual({ isIntact: true, events: 6, chains: 2 })
      })

      it('follows a record that is handed over to another unit in the chains of both', async () => {
        await write((tx) => tx.create(note('a', 'north'), act('made')))
        await write((tx) =>
          tx.change({ kind: 'note', id: 'a', version: 1, unitId: 'south' }, act('handed-over')),
        )
        expect((await ledger.get('note', 'a'))?.unitId).toBe('south')
        const of = async (unitId: string) =>
          (await ledger.audit({ unitIds: [unitId], order: 'oldest' })).map(({ action }) => action)
        expect(await of('north')).toEqual(['made', 'handed-over'])
        expect(await of('south')).toEqual(['handed-over'])
        expect((await ledger.verifyAudit()).fault).toBeUndefined()
      })

      it('filters by action', async () => {
        await write((tx) => tx.create(note('a'), act('made')))
        await write((tx) => tx.note({ object: 'note/a', unitId: 'ministry' }, act('opened')))
        const found = async (filter: object) => (await ledger.audit(filter)).map(({ action }) => action)
        expect(await found({ actions: ['opened'] })).toEqual(['opened'])
        expect(await found({ exceptActions: ['opened'] })).toEqual(['made'])
        expect(await found({ actions: [] })).toEqual([])
      })

      it('filters by object, actor and unit, and goes on after an event', async () => {
        await seed()
        expect(await ledger.audit({ object: 'note/n1' })).toHaveLength(1)
        expect(await ledger.audit({ actor: 'nobody' })).toHaveLength(0)
        expect(await ledger.audit({ unitIds: ['bureau'] })).toHaveLength(1)
        const [first, second] = await ledger.audit({ limit: 2 })
        if (!first || !second) throw new Error('missing')
        expect((await ledger.audit({ after: first, limit: 1 }))[0]).toEqual(second)
      })

      const tampering: readonly [string, string][] = [
        ['an altered event', `UPDATE audit_events SET reason = 'other' WHERE sequence = 2`],
        ['a removed event', `DELETE FROM audit_events WHERE chain = 'ministry' AND sequence = 2`],
        ['a removed last event', `DELETE FROM audit_events WHERE chain = 'ministry' AND sequence = 5`],
        [
          'reordered events',
          `UPDATE audit_events SET sequence = CASE sequence WHEN 2 THEN 103 ELSE 102 END
             WHERE chain = 'ministry' AND sequence IN (2, 3)`,
        ],
        ['a removed head', `DELETE FROM audit_heads WHERE chain = 'bureau'`],
        ['an altered record', `UPDATE records SET body = '{"text":"forged"}' WHERE id = 'n1'`],
        ['an altered state', `UPDATE records SET state = 'released' WHERE id = 'n1'`],
      ]
      it.each(tampering)('detects %s', async (_name, sql) => {
        await seed()
        await subject.tamper(sql)
        const verdict = await ledger.verifyAudit()
        expect(verdict.isIntact).toBe(false)
        expect(verdict.fault).toBeTruthy()
      })

      it('stays intact with half characters and NULs in what people typed', async () => {
        const reason = '\ud83d 理由\u0000'
        await write((tx) => tx.create({ ...note('a'), body: { text: reason } }, { ...act('x'), reason }))
        await write((tx) => tx.note({ object: 'user/\udc00', unitId: 'ministry' }, act('y')))
        expect((await ledger.get('note', 'a'))?.body).toEqual({ text: reason })
        expect((await ledger.verifyAudit()).fault).toBeUndefined()
      })

      it('notes an object of any length, by its beginning', async () => {
        // Hashes do not compress, so that an engine with short index entries is really asked.
        const object = `source/${Array.from({ length: 100 }, (_, n) => sha256(`${n}`)).join('')}`
        await write((tx) => tx.note({ object, unitId: 'ministry' }, act('x')))
        expect((await ledger.audit({})).map((event) => event.object)).toEqual([object.slice(0, 600)])
        expect((await ledger.verifyAudit()).isIntact).toBe(true)
      })

      it('stays intact after a record is removed and its id used again', async () => {
        await seed()
        await write((tx) => tx.remove('note', 'n1', act('note.removed')))
        await write((tx) => tx.create({ ...note('n1'), body: { text: 'new' } }, act('note.created')))
        expect((await ledger.verifyAudit()).isIntact).toBe(true)
      })

      it('holds more events in one transaction than one statement takes', async () => {
        await write(async (tx) => {
          for (let n = 0; n < 1203; n++) await tx.note({ object: `o/${n}`, unitId: 'ministry' }, act('seen'))
        })
        expect(await ledger.verifyAudit()).toEqual({ isIntact: true, events: 1203, chains: 1 })
      })
    })

    describe('leases', () => {
      const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))

      it('has one holder at a time, renewable, free again when it runs out', async () => {
        expect(await ledger.lease('story', 'a', 10_000, at(0))).toBe(true)
        expect(await ledger.lease('story', 'b', 10_000, at(5))).toBe(false)
        expect(await ledger.lease('story', 'a', 10_000, at(6))).toBe(true)
        expect(await ledger.lease('story', 'b', 10_000, at(11))).toBe(false)
        expect(await ledger.lease('story', 'b', 10_000, at(16))).toBe(true)
        expect(await ledger.lease('other', 'a', 10_000, at(16))).toBe(true)
      })

      it('is given back by its holder alone', async () => {
        await ledger.lease('story', 'a', 10_000, at(0))
        await ledger.release('story', 'b')
        expect(await ledger.lease('story', 'b', 10_000, at(1))).toBe(false)
        await ledger.release('story', 'a')
        expect(await ledger.lease('story', 'b', 10_000, at(1))).toBe(true)
      })
    })

    describe('the notice board', () => {
      const at = new Date(Date.UTC(2026, 0, 1))

      it('shows the last notice of each name, by prefix, until it is taken down', async () => {
        await ledger.post('process/a', 'one', at)
        await ledger.post('process/a', 'two', at)
        await ledger.post('process/b', '{"text":"通报"}', at)
        await ledger.post('process_', 'not a process', at)
        expect(await ledger.notice('process/a')).toEqual({
          name: 'process/a',
          body: 'two',
          at: '2026-01-01T08:00:00.000+08:00',
        })
        expect((await ledger.notices('process/')).map(({ body }) => body)).toEqual(['two', '{"text":"通报"}'])
        expect(await ledger.takeDown('process/a')).toBe(true)
        expect(await ledger.takeDown('process/a')).toBe(false)
        expect(await ledger.notice('process/a')).toBeUndefined()
      })

      it('leaves no trace in the audit', async () => {
        await ledger.post('process/a', 'one', at)
        expect((await ledger.verifyAudit()).events).toBe(0)
      })
    })

    describe('following what others do', () => {
      it('tells where each chain ends, and what came after a place', async () => {
        await write((tx) => tx.create(note('a'), act('note.created')))
        const before = await ledger.heads()
        expect(before).toEqual(new Map([['ministry', 1]]))
        await write((tx) => tx.create(note('b'), act('note.created')))
        await write((tx) => tx.create(note('c', 'bureau'), act('note.created')))
        expect(await ledger.heads()).toEqual(
          new Map([
            ['ministry', 2],
            ['bureau', 1],
          ]),
        )
        const news = await ledger.eventsAfter('ministry', before.get('ministry') ?? 0)
        expect(news.map(({ object, action, sequence }) => [object, action, sequence])).toEqual([
          ['note/b', 'note.created', 2],
        ])
        expect((await ledger.eventsAfter('bureau', 0, 1)).length).toBe(1)
      })
    })
  })
}
