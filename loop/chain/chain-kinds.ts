import { type AlertBody, levelOf } from '../alert/alert.ts'
import type { PublicationBody } from '../channel/publication.ts'
import type { ConsultBody } from '../consult/consult.ts'
import type { DirectiveBody } from '../directive/directive.ts'
import { type EffectBody, effectKinds } from '../effect/effect-report.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { MatterBody } from '../matter/matter.ts'
import type { PlanBody } from '../plan/plan.ts'
import type { ReleaseBody } from '../release/release.ts'
import type { ReportBody } from '../report/report.ts'
import type { WatchBody } from '../watch/watches.ts'
import { type ChainKind, chainKind, linkByKey } from './chain-kind.ts'

/** A story is not in the ledger: it is known by its id and named by what was heard. */
export const storyKind = 'story'

/** Every kind of record the loop's one chain runs through. */
export const chainKinds: readonly ChainKind[] = [
  chainKind<PlanBody>({
    kind: 'plan',
    stage: 'plan',
    permission: 'plan.read',
    title: ({ title }) => title,
    at: ({ openedAt }) => openedAt,
    conclusion: ({ closing }) => closing && { text: closing.summary, at: closing.at },
    links: [
      linkByKey('plan-followed', { to: 'plan', key: 'previous', id: ({ previousPlanId }) => previousPlanId }),
      linkByKey('plan-opened-watch', { to: 'watch', from: 'this', id: ({ watchId }) => watchId }),
    ],
  }),
  chainKind<ReleaseBody>({
    kind: 'release',
    stage: 'release',
    permission: 'release.read',
    title: ({ title }) => title,
    at: ({ publishedAt }) => publishedAt,
    links: [
      linkByKey('plan-released', { to: 'plan', id: ({ planId }) => planId }),
      linkByKey('incident-answered', { to: 'incident', id: ({ incidentId }) => incidentId }),
      linkByKey('matter-answered', { to: 'matter', id: ({ matterId }) => matterId }),
      linkByKey('story-answered', { to: storyKind, id: ({ storyId }) => storyId }),
    ],
  }),
  chainKind<PublicationBody>({
    kind: 'publication',
    stage: 'release',
    permission: 'release.read',
    title: ({ content }) => content.title,
    at: ({ publishedAt }) => publishedAt,
    mark: ({ channel }) => channel,
    opens: ({ releaseId }) => ({ kind: 'release', id: releaseId }),
    links: [linkByKey('release-published', { to: 'release', id: ({ releaseId }) => releaseId })],
  }),
  chainKind<WatchBody>({
    kind: 'watch',
    stage: 'listen',
    permission: 'watch.read',
    title: ({ name }) => name,
    // One that serves no plan is a listening post of the whole office: from an alert the chain does not spread through it to all others.
    isHub: ({ planId }) => planId === undefined,
    links: [linkByKey('plan-opened-watch', { to: 'plan', id: ({ planId }) => planId })],
  }),
  chainKind<AlertBody>({
    kind: 'alert',
    stage: 'alert',
    permission: 'alert.read',
    title: ({ story }) => story.title,
    mark: levelOf,
    opens: ({ story }) => ({ kind: storyKind, id: story.id }),
    links: [
      linkByKey('watch-alerted', { to: 'watch', id: ({ watch }) => watch.id }),
      linkByKey('story-alerted', { to: storyKind, id: ({ story }) => story.id }),
      linkByKey('alert-became-incident', {
        to: 'incident',
        from: 'this',
        id: ({ incidentId }) => incidentId,
      }),
    ],
  }),
  chainKind<IncidentBody>({
    kind: 'incident',
    stage: 'respond',
    permission: 'incident.read',
    title: ({ title }) => title,
    at: ({ knownAt }) => knownAt,
    mark: ({ level }) => level,
    conclusion: ({ review }) => review && { text: review.text, at: review.at },
    links: [linkByKey('story-became-incident', { to: storyKind, id: ({ storyId }) => storyId })],
  }),
  chainKind<MatterBody>({
    kind: 'matter',
    stage: 'respond',
    permission: 'matter.read',
    title: ({ title }) => title,
    at: ({ knownAt }) => knownAt,
    conclusion: ({ evaluation }) => evaluation && { text: evaluation.text, at: evaluation.at },
    links: [
      {
        ...linkByKey<MatterBody>('story-became-matter', { to: storyKind, id: () => undefined }),
        targets: ({ storyIds }) => storyIds.map((id) => ({ kind: storyKind, id })),
      },
      linkByKey('incident-became-matter', { to: 'incident', id: ({ incidentId }) => incidentId }),
      linkByKey('plan-became-matter', { to: 'plan', id: ({ planId }) => planId }),
      {
        how: 'matter-merged',
        from: 'this',
        kinds: ['matter'],
        targets: ({ mergedInto, mergedFrom }) =>
          mergedInto
            ? [{ kind: 'matter', id: mergedInto }]
            : mergedFrom.map((id) => ({ kind: 'matter', id })),
      },
    ],
  }),
  chainKind<DirectiveBody>({
    kind: 'directive',
    stage: 'direct',
    permission: 'directive.read',
    title: ({ title }) => title,
    links: [
      {
        how: 'became-directive',
        from: 'other',
        kinds: ['incident', 'matter', 'release', 'plan'],
        targets: ({ source: { kind, id } }) => [{ kind, id }],
        keyOf: ({ kind, id }) => ({ source: `${kind}/${id}` }),
      },
    ],
  }),
  chainKind<ConsultBody>({
    kind: 'consult',
    stage: 'respond',
    permission: 'incident.read',
    title: ({ title }) => title,
    at: ({ heldAt }) => heldAt,
    opens: ({ incidentId, storyId = '' }) =>
      incidentId ? { kind: 'incident', id: incidentId } : { kind: storyKind, id: storyId },
    links: [
      linkByKey('incident-consulted', { to: 'incident', id: ({ incidentId }) => incidentId }),
      linkByKey('story-consulted', { to: storyKind, id: ({ storyId }) => storyId }),
    ],
  }),
  chainKind<ReportBody>({
    kind: 'duty-report',
    stage: 'respond',
    permission: 'report.read',
    title: ({ name, incidentTitle }) => `${name}：${incidentTitle}`,
    at: ({ asOf }) => asOf,
    opens: ({ incidentId }) => ({ kind: 'incident', id: incidentId }),
    links: [linkByKey('incident-reported', { to: 'incident', id: ({ incidentId }) => incidentId })],
  }),
  chainKind<EffectBody>({
    kind: 'effect',
    stage: 'effect',
    permission: 'effect.read',
    title: ({ words }) => words,
    at: ({ measuredAt }) => measuredAt,
    links: [
      {
        how: 'effect-measured',
        from: 'other',
        kinds: effectKinds,
        targets: ({ kind, id }) => [{ kind, id }],
        keyOf: ({ kind, id }) => ({ [kind]: id }),
      },
    ],
  }),
]
