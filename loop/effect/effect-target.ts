import { AppError } from '../../pipeline/platform/errors.ts'
import type { PublicationBody } from '../channel/publication.ts'
import type { StartedClock } from '../clock/clock.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { MatterBody } from '../matter/matter.ts'
import type { Permission } from '../people/permissions.ts'
import type { PlanBody } from '../plan/plan.ts'
import type { ReleaseBody } from '../release/release.ts'
import type { EffectKind } from './effect-report.ts'

/** What is measured: the talk it is about, when it was answered, and by what. */
export interface EffectTarget {
  readonly kind: EffectKind
  readonly id: string
  readonly title: string
  readonly unitId: string
  readonly isDemo: boolean
  readonly storyId?: string
  readonly planId?: string
  readonly incidentId?: string
  readonly matterId?: string
  /** Of a plan: what its watch listens for. */
  readonly query?: string
  readonly answeredAt?: string
  readonly knownAt?: string
  readonly clocks: readonly StartedClock[]
  readonly publications: readonly LedgerRecord<PublicationBody>[]
}

/** Who may read the thing may read its effect. */
export const targetPermissions: Readonly<Record<EffectKind, Permission>> = {
  release: 'release.read',
  plan: 'plan.read',
  incident: 'incident.read',
}

export async function targetOf(reader: LedgerReader, record: LedgerRecord<unknown>): Promise<EffectTarget> {
  if (record.kind === 'release') return ofRelease(reader, record as LedgerRecord<ReleaseBody>)
  if (record.kind === 'incident') return ofIncident(reader, record as LedgerRecord<IncidentBody>)
  if (record.kind === 'plan') return ofPlan(reader, record as LedgerRecord<PlanBody>)
  throw new AppError('BAD_INPUT', `no effect of ${record.kind}`)
}

async function ofRelease(reader: LedgerReader, release: LedgerRecord<ReleaseBody>): Promise<EffectTarget> {
  const { body } = release
  const [publications, incident, matter, plan] = await Promise.all([
    publicationsOf(reader, { release: release.id }),
    body.incidentId ? reader.get<IncidentBody>('incident', body.incidentId) : undefined,
    body.matterId ? reader.get<MatterBody>('matter', body.matterId) : undefined,
    body.planId ? reader.get<PlanBody>('plan', body.planId) : undefined,
  ])
  const storyId = body.storyId ?? incident?.body.storyId ?? matter?.body.storyIds[0]
  const query = storyId ? undefined : (plan?.body.baseline?.query ?? plan?.body.query)
  const knownAt = incident?.body.knownAt ?? matter?.body.knownAt
  return {
    ...common('release', release, body.title),
    ...(storyId ? { storyId } : {}),
    ...(body.planId ? { planId: body.planId } : {}),
    ...(body.incidentId ? { incidentId: body.incidentId } : {}),
    ...(body.matterId ? { matterId: body.matterId } : {}),
    ...(query ? { query } : {}),
    ...(body.publishedAt ? { answeredAt: body.publishedAt } : answeredBy(publications)),
    ...(knownAt ? { knownAt } : {}),
    clocks: [...(incident?.body.clocks ?? []), ...(matter?.body.clocks ?? [])],
    publications,
  }
}

async function ofIncident(reader: LedgerReader, incident: LedgerRecord<IncidentBody>): Promise<EffectTarget> {
  const { title, storyId, knownAt, clocks } = incident.body
  const publications = await publicationsOf(reader, { incident: incident.id })
  return {
    ...common('incident', incident, title),
    incidentId: incident.id,
    storyId,
    knownAt,
    clocks,
    ...answeredBy(publications),
    publications,
  }
}

async function ofPlan(reader: LedgerReader, plan: LedgerRecord<PlanBody>): Promise<EffectTarget> {
  const publications = await publicationsOf(reader, { plan: plan.id })
  const query = plan.body.baseline?.query ?? plan.body.query
  return {
    ...common('plan', plan, plan.body.title),
    planId: plan.id,
    ...(query.trim() ? { query } : {}),
    ...answeredBy(publications),
    clocks: [],
    publications,
  }
}

function common(kind: EffectKind, { id, unitId, isDemo }: LedgerRecord<unknown>, title: string) {
  return { kind, id, title, unitId, isDemo }
}

/** On whatever channel, whatever became of it afterwards: what was public has been read. */
function publicationsOf(
  reader: LedgerReader,
  keys: Readonly<Record<string, string>>,
): Promise<readonly LedgerRecord<PublicationBody>[]> {
  return reader.list<PublicationBody>({ kind: 'publication', keys, order: 'oldest', limit: 200 })
}

function answeredBy(publications: readonly LedgerRecord<PublicationBody>[]): {
  readonly answeredAt?: string
} {
  const [first] = publications
    .flatMap(({ body }) => body.publishedAt ?? [])
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
  return first ? { answeredAt: first } : {}
}
