import type { PublicationBody } from '../channel/publication.ts'
import { viewPublication } from '../channel/publication-view.ts'
import { movesFor } from '../directive/deeds.ts'
import type { DirectiveBody, DirectiveState } from '../directive/directive.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { DisclosureTimes } from '../interaction/disclosure-clock.ts'
import { type DisclosureRequestBody, viewRequest } from '../interaction/disclosure-request.ts'
import type { LetterBody } from '../interaction/letter.ts'
import type { SiteErrorBody } from '../interaction/site-error.ts'
import { viewSiteError } from '../interaction/site-error.ts'
import { viewLetter } from '../interaction/view-letter.ts'
import type { MatterBody } from '../matter/matter.ts'
import { matterMovesOf } from '../matter/matter-detail.ts'
import type { PlanBody } from '../plan/plan.ts'
import { planWaiting } from '../plan/plan-waiting.ts'
import { planMovesOf } from '../plan/view-plan.ts'
import { type PlaybookBody, viewVersion } from '../playbook/playbook-version.ts'
import type { ReleaseBody } from '../release/release.ts'
import { ownOpenPhone, viewRelease } from '../release/view.ts'
import { type ReportBody, viewReport } from '../report/report.ts'
import { firstDue, type Pile, pile } from './pile.ts'

/** Every kind of which something can wait for a person. A kind more is one entry here. */
export const createPiles = (times: DisclosureTimes): readonly Pile[] => [
  pile<PlanBody>({
    kind: 'plan',
    permission: 'plan.read',
    states: ['draft', 'open'],
    waiting(who, record, now) {
      const waiting = planWaiting(record, now)
      const isTheirs = waiting && planMovesOf(who, record).includes(waiting.move)
      return isTheirs ? { title: record.body.title, ...waiting } : undefined
    },
  }),
  pile<ReleaseBody>({
    kind: 'release',
    permission: 'release.read',
    states: ['draft', 'review-1', 'review-2', 'review-3', 'secrecy', 'approved', 'scheduled', 'published'],
    waiting(who, record, now) {
      const { title, author } = record.body
      const phone = ownOpenPhone(record.body, who)?.phone
      if (phone) return { title, move: 'confirm-phone', dueAt: phone.clock.dueAt }
      const { moves } = viewRelease({ who, now }, record)
      const asked = record.state === 'draft' ? ['submit'] : ['approve', 'sign-secrecy', 'publish']
      const move = moves.find((each) => asked.includes(each))
      if (!move || (move === 'submit' && author.id !== who.userId)) return undefined
      return { title, move }
    },
  }),
  pile<PublicationBody>({
    kind: 'publication',
    permission: 'publication.handle',
    states: ['failed', 'waiting', 'published', 'superseded'],
    waiting(who, record) {
      const [move] = viewPublication(who, record, []).moves
      if (!move) return undefined
      const { content, releaseId } = record.body
      return { title: content.title, move, opens: { kind: 'release', id: releaseId } }
    },
  }),
  pile<MatterBody>({
    kind: 'matter',
    permission: 'matter.read',
    states: ['registered', 'routed', 'answering', 'deciding'],
    waiting(who, record) {
      const asked = {
        registered: ['route'],
        routed: ['reply'],
        answering: ['reply'],
        deciding: ['sign'],
      }[record.state]
      const move = matterMovesOf(who, record).find((each) => asked?.includes(each))
      return move && { title: record.body.title, move, dueAt: firstDue(record.body.clocks) }
    },
  }),
  pile<DirectiveBody>({
    kind: 'directive',
    permission: 'directive.read',
    states: ['open', 'accepted', 'returned', 'finished'],
    waiting(who, { state, body }) {
      const moves = movesFor(who.roles, state as DirectiveState)
      // What is reported as done waits to be judged: its unit is late no more.
      if (state === 'finished')
        return moves.includes('close') ? { title: body.title, move: 'close' } : undefined
      const [move] = moves
      return move && { title: body.title, move, dueAt: body.dueAt }
    },
  }),
  pile<LetterBody>({
    kind: 'letter',
    permission: 'interaction.read',
    states: ['received', 'routed', 'answering'],
    waiting(who, record, now) {
      const { topic, moves, clocks } = viewLetter(who, record, now)
      const [move] = moves
      return move && { title: topic, move, dueAt: firstDue(clocks) }
    },
  }),
  pile<DisclosureRequestBody>({
    kind: 'disclosure-request',
    permission: 'interaction.read',
    states: ['received', 'processing'],
    waiting(who, record, now) {
      const { wanted, moves, clocks } = viewRequest(who, record, { now, times })
      const [move] = moves
      return move && { title: wanted, move, dueAt: firstDue(clocks) }
    },
  }),
  pile<SiteErrorBody>({
    kind: 'site-error',
    permission: 'interaction.read',
    states: ['received', 'handling'],
    waiting(who, record, now) {
      const { moves, clocks } = viewSiteError(who, record, now)
      const [move] = moves
      return move && { title: record.body.address, move, dueAt: firstDue(clocks) }
    },
  }),
  pile<ReportBody>({
    kind: 'duty-report',
    permission: 'report.read',
    states: ['draft', 'signed', 'sent'],
    waiting(who, record) {
      const { name, incidentTitle, incidentId } = record.body
      const move = viewReport(who, record).moves.find((each) => ['sign', 'send', 'confirm'].includes(each))
      return move && { title: `${name}：${incidentTitle}`, move, opens: { kind: 'incident', id: incidentId } }
    },
  }),
  pile<IncidentBody>({
    kind: 'incident',
    permission: 'incident.work',
    states: ['open', 'active', 'closing'],
    waiting(who, { body: { title, handOver } }) {
      const isOffered = handOver && !handOver.acceptedAt && handOver.from.id !== who.userId
      return isOffered ? { title, move: 'take-over' } : undefined
    },
  }),
  pile<PlaybookBody>({
    kind: 'playbook',
    permission: 'playbook.approve',
    states: ['draft', 'approved'],
    waiting(who, record) {
      const { content, playbookId, moves } = viewVersion(who, record)
      const move = moves.find((each) => each === 'approve' || each === 'activate')
      return (
        move && { title: content.name, move: `${move}-playbook`, opens: { kind: 'playbook', id: playbookId } }
      )
    },
  }),
]
