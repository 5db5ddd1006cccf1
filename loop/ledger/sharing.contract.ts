import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAppError } from '../../pipeline/platform/errors.ts'
import type { LedgerUnderTest } from './ledger.contract.ts'
import type { Act, AuditEvent, Ledger } from './ledger.ts'

const act: Act = { actor: 'u1', at: new Date(Date.UTC(2026, 0, 1)), action: 'note.written' }
const note = (id: string, unitId = 'ministry') => ({ kind: 'note', id, unitId, body: { value: 0 } })

/** What every engine promises when several processes have the same ledger open. */
export function testSharing(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(`ledger shared by processes: ${name}`, () => {
    let subject: LedgerUnderTest
    let one: Ledger
    let two: Ledger
    beforeEach(async () => {
      subject = await open()
      one = subject.ledger
      two = await subject.openAnother()
    })
    afterEach(async () => {
      await two.close()
      await subject.dispose()
    })

    const both = (times: number, run: (ledger: Ledger, n: number) => Promise<unknown>) =>
      Promise.all(Array.from({ length: times }, (_, n) => run(n % 2 ? one : two, n)))
    const codeOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'no error',
        (error: unknown) => (isAppError(error) ? error.code : error),
      )

    it('appends to one chain from both sides without a gap', async () => {
      await both(20, (ledger, n) => ledger.transact((tx) => tx.create(note(`n${n}`), act)))
      const events = await one.eventsAfter('ministry', 0)
      expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
      expect(await two.verifyAudit()).toEqual({ isIntact: true, events: 20, chains: 1 })
    })

    it('lets one of two changes on the same version win', async () => {
      await one.transact((tx) => tx.create(note('a'), act))
      const results = await both(2, (ledger) =>
        codeOf(ledger.transact((tx) => tx.change({ kind: 'note', id: 'a', version: 1, state: 's' }, act))),
      )
      expect(results.toSorted()).toEqual(['VERSION_CONFLICT', 'no error'])
      expect(await one.eventsAfter('ministry', 1)).toHaveLength(1)
    })

    it('runs work once and after all that was committed before: read-then-change loses nothing', async () => {
      await one.transact((tx) => tx.create(note('a'), act))
      let runs = 0
      await both(20, (ledger) =>
        ledger.transact(async (tx) => {
          runs += 1
          const current = await tx.get<{ value: number }>('note', 'a')
          if (!current) throw new Error('missing')
          const body = { value: current.body.value + 1 }
          await tx.change({ kind: 'note', id: 'a', version: current.version, body }, act)
        }),
      )
      expect((await two.get('note', 'a'))?.body).toEqual({ value: 20 })
      expect(runs).toBe(20)
    })

    it('never lets two transactions lock each other out over two units', async () => {
      const units = ['ministry', 'bureau']
      await one.transact(async (tx) => {
        for (const unit of units) await tx.create(note(unit, unit), act)
      })
      await both(12, (ledger, n) =>
        ledger.transact(async (tx) => {
          for (const id of n % 2 ? units : units.toReversed()) {
            const version = (await tx.get('note', id))?.version ?? 0
            await tx.change({ kind: 'note', id, version }, act)
          }
        }),
      )
      expect((await two.list({ kind: 'note' })).map(({ version }) => version)).toEqual([13, 13])
      expect(await one.verifyAudit()).toEqual({ isIntact: true, events: 26, chains: 2 })
    })

    it('shows events in the order of their sequence: a follower that polls misses none', async () => {
      const seen: AuditEvent[] = []
      let isWritten = false
      const follow = async (follower: Ledger) => {
        let place = 0
        for (;;) {
          const isLast = isWritten
          const head = (await follower.heads()).get('ministry') ?? 0
          const news = await follower.eventsAfter('ministry', place, 7)
          expect(place + news.length).toBeGreaterThanOrEqual(Math.min(head, place + 7))
          seen.push(...news)
          place = news.at(-1)?.sequence ?? place
          if (isLast && news.length === 0) return
        }
      }
      const following = follow(two)
      await both(30, (ledger, n) => ledger.transact((tx) => tx.create(note(`n${n}`), act)))
      isWritten = true
      await following
      expect(seen.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
    })

    it('gives a lease to one of many who ask at once, until it is renewed no more or given back', async () => {
      const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
      const asked = await both(8, (ledger, n) => ledger.lease('story', `h${n}`, 10_000, at(0)))
      expect(asked.filter(Boolean)).toHaveLength(1)
      const holder = `h${asked.indexOf(true)}`
      expect(await one.lease('story', holder, 10_000, at(8))).toBe(true)
      expect(await two.lease('story', 'late', 10_000, at(17))).toBe(false)
      expect(await two.lease('story', 'late', 10_000, at(18))).toBe(true)
      expect(await one.lease('story', holder, 10_000, at(19))).toBe(false)
      await one.release('story', holder)
      expect(await one.lease('story', holder, 10_000, at(19))).toBe(false)
      await two.release('story', 'late')
      expect(await one.lease('story', holder, 10_000, at(19))).toBe(true)
    })

    it('shows a notice to the other side as soon as it is posted', async () => {
      await both(10, (ledger, n) => ledger.post('process/a', `${n}`, act.at))
      await one.post('process/a', 'last', act.at)
      expect((await two.notice('process/a'))?.body).toBe('last')
      expect(await two.takeDown('process/a')).toBe(true)
      expect(await one.notices('process/')).toEqual([])
    })

    it('reads on while the other side is in the middle of its work', async () => {
      await one.transact((tx) => tx.create(note('a'), act))
      await one.transact(async (tx) => {
        await tx.change({ kind: 'note', id: 'a', version: 1, state: 'new' }, act)
        expect(await two.get('note', 'a')).toMatchObject({ version: 1, state: '' })
      })
      expect(await two.get('note', 'a')).toMatchObject({ version: 2, state: 'new' })
    })
  })
}
