import { AppError } from '../../pipeline/platform/errors.ts'
import type { Store } from '../../pipeline/store/store.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf, rootUnitId } from '../office/actor.ts'
import type { Office } from '../office/office.ts'
import type { ReleaseBody } from '../release/release.ts'
import type { ParseQuery } from '../watch/watches.ts'
import {
  type EffectBody,
  type EffectFigures,
  type EffectKind,
  type EffectReport,
  type EffectRow,
  type EffectView,
  type Measure,
  viewEffect,
} from './effect-report.ts'
import { type EffectTarget, targetOf, targetPermissions } from './effect-target.ts'
import { type MeasuringMeans, measureReport, measureVolume } from './measure-report.ts'

export interface OnEffect {
  readonly kind: EffectKind
  readonly id: string
}

export interface Effects {
  /** Public answers, the latest first: what is seen of each, in no other order. */
  list(
    who: Actor,
    filter?: { readonly limit?: number | undefined; readonly offset?: number | undefined },
  ): Promise<readonly EffectRow[]>
  measure(who: Actor, input: OnEffect): Promise<EffectReport>
  /** Keeps the figures of this moment, signed by who keeps them. */
  save(who: Actor, input: OnEffect & { readonly note?: string | undefined }): Promise<EffectView>
  /** One kept evaluation. */
  record(who: Actor, input: { readonly id: string }): Promise<EffectView>
  /** What was kept of it, the latest first. */
  saved(who: Actor, input: OnEffect): Promise<readonly EffectView[]>
}

export interface EffectOptions {
  readonly office: Office
  readonly parseQuery: ParseQuery
  readonly heard?: (() => Promise<Pick<Store, 'search' | 'story'>>) | undefined
}

export function createEffects({ office, parseQuery, heard }: EffectOptions): Effects {
  const find = (who: Actor, { kind, id }: OnEffect) =>
    office.read<unknown>(who, { kind, id, permission: targetPermissions[kind] })
  const means = async (who: Actor): Promise<MeasuringMeans> => {
    if (!heard)
      throw new AppError('MISSING_PART', 'no store to measure by', { userMessage: '本机没有数据，无法评估' })
    const unitIds = who.unitId === rootUnitId ? undefined : await office.scope(who, 'effect.read')
    return { heard: await heard(), parseQuery, now: office.clock.now(), unitIds }
  }
  const measure = async (who: Actor, input: OnEffect) =>
    measureReport(await targetOf(office.reader, await find(who, input)), await means(who))

  const volumes = createVolumes()

  return {
    measure,

    async list(who, { limit = 20, offset = 0 } = {}) {
      const unitIds = await office.scope(who, 'effect.read')
      const releases = await office.reader.list<ReleaseBody>({
        kind: 'release',
        unitIds,
        states: ['published'],
        limit: mostListed,
      })
      const shown = releases
        .flatMap((record) =>
          record.body.publishedAt ? [{ record, answeredAt: record.body.publishedAt }] : [],
        )
        .toSorted((a, b) => Date.parse(b.answeredAt) - Date.parse(a.answeredAt))
        .slice(offset, offset + limit)
      const by = await means(who)
      return Promise.all(
        shown.map(({ record, answeredAt }) => rowOf(office, { ...by, volumes }, { record, answeredAt })),
      )
    },

    async save(who, { note, ...input }) {
      const report = await measure(who, input)
      const record = await office.work(who, async (desk) => {
        await desk.require('effect.save', report.unitId)
        const words = note?.trim()
        const body: EffectBody = {
          ...figuresOf(report),
          ...(words ? { note: words } : {}),
          by: personOf(who),
        }
        const { unitId, isDemo } = report
        return desk.create<EffectBody>(
          { kind: 'effect', id: office.newId(), unitId, isDemo, keys: keysOf(body), body },
          'effect.saved',
          body.words,
        )
      })
      return viewEffect(record)
    },

    async record(who, { id }) {
      return viewEffect(await office.read<EffectBody>(who, { kind: 'effect', id, permission: 'effect.read' }))
    },

    async saved(who, input) {
      await find(who, input)
      const { kind, id } = input
      const records = await office.reader.list<EffectBody>({
        kind: 'effect',
        keys: { [kind]: id },
        limit: 50,
      })
      return records.filter(({ body }) => body.kind === kind && body.id === id).map(viewEffect)
    },
  }
}

const mostListed = 500

async function rowOf(
  office: Office,
  { volumes, ...means }: MeasuringMeans & { readonly volumes: Volumes },
  { record, answeredAt }: { readonly record: LedgerRecord<ReleaseBody>; readonly answeredAt: string },
): Promise<EffectRow> {
  const target: EffectTarget = await targetOf(office.reader, record)
  const [saved] = await office.reader.list<EffectBody>({
    kind: 'effect',
    keys: { release: record.id },
    limit: 1,
  })
  return {
    kind: 'release',
    id: record.id,
    title: record.body.title,
    answeredAt,
    unitId: record.unitId,
    isDemo: record.isDemo,
    volume: await volumes.of(record, means, () => measureVolume(target, means)),
    ...(saved ? { savedAt: saved.body.measuredAt } : {}),
  }
}

/** The curves are read again from what was heard; the figures stand as they were. */
function figuresOf(report: EffectReport): EffectFigures {
  const { histogram: _histogram, curves: _curves, unitId: _unitId, isDemo: _isDemo, ...figures } = report
  return figures
}

function keysOf({ kind, id, storyId, planId, incidentId, matterId }: EffectFigures): Record<string, string> {
  return {
    ...(planId ? { plan: planId } : {}),
    ...(incidentId ? { incident: incidentId } : {}),
    ...(matterId ? { matter: matterId } : {}),
    ...(storyId ? { story: storyId } : {}),
    [kind]: id,
  }
}

/** What the list shows is of whole hours: within one it is measured once for each answer and each scope of units. */
interface Volumes {
  of(
    record: LedgerRecord<ReleaseBody>,
    means: MeasuringMeans,
    measure: () => Promise<Measure>,
  ): Promise<Measure>
}

function createVolumes(): Volumes {
  let hour = -1
  let known = new Map<string, Promise<Measure>>()
  return {
    of({ id, version }, { now, unitIds }, measure) {
      const current = Math.floor(now.getTime() / 3_600_000)
      if (current !== hour) known = new Map()
      hour = current
      const key = `${id} ${version} ${unitIds?.join(',') ?? ''}`
      const found = known.get(key) ?? measure()
      known.set(key, found)
      // A failure is no answer: the next asks again.
      found.catch(() => known.delete(key))
      return found
    },
  }
}
