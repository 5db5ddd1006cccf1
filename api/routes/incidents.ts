import { measureEffect } from '../../loop/effect/effect.ts'
import type { IncidentDetail } from '../../loop/incident/incident.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor, ReadOnly } from '../http/handler.ts'
import { histogramOf, readStoryPage } from '../present/story.ts'
import type { EffectView, IncidentDetail as IncidentDetailView } from '../views/incident.ts'

type Names =
  | 'GET /api/incidents'
  | 'GET /api/incident-proposal'
  | 'POST /api/incidents'
  | 'GET /api/incidents/:id'
  | 'POST /api/incidents/:id/activate'
  | 'POST /api/incidents/:id/level'
  | 'POST /api/incidents/:id/steps/:stepId'
  | 'POST /api/incidents/:id/timeline'
  | 'POST /api/incidents/:id/closing'
  | 'POST /api/incidents/:id/close'
  | 'POST /api/incidents/:id/consults'
  | 'POST /api/incidents/:id/facts'
  | 'POST /api/incidents/:id/conference'
  | 'POST /api/incidents/:id/explanations'
  | 'POST /api/incidents/:id/hand-over'
  | 'POST /api/incidents/:id/take-over'
  | 'GET /api/playbooks'
  | 'GET /api/playbook-versions'
  | 'GET /api/playbooks/:id/changes'
  | 'PUT /api/playbooks/:id'
  | 'POST /api/playbooks/:id/versions/:number/approve'
  | 'POST /api/playbooks/:id/versions/:number/activate'
  | 'POST /api/playbooks/:id/versions/:number/drop'
  | 'GET /api/rules'

export function incidentHandlers(deps: Pick<ApiDeps, 'loop' | 'store' | 'clock'>): HandlersFor<Names> {
  const { incidents, playbooks, rules } = deps.loop
  const show = async (asked: Promise<IncidentDetail>): Promise<ReadOnly<IncidentDetailView>> => {
    const incident = await asked
    return { ...incident, effect: await effectOf(incident, deps) }
  }
  return {
    'GET /api/incidents': ({ who, query }) => incidents.list(who, query),
    'GET /api/incident-proposal': ({ who, query }) => incidents.propose(who, query),
    'POST /api/incidents': ({ who, body }) => show(incidents.open(who, body)),
    'GET /api/incidents/:id': ({ who, params }) => show(incidents.get(who, params)),
    'POST /api/incidents/:id/activate': ({ who, params, body }) =>
      show(incidents.activate(who, { ...body, ...params })),
    'POST /api/incidents/:id/level': ({ who, params, body }) =>
      show(incidents.setLevel(who, { ...body, ...params })),
    'POST /api/incidents/:id/steps/:stepId': ({ who, params, body }) =>
      show(incidents.markStep(who, { ...body, ...params })),
    'POST /api/incidents/:id/timeline': ({ who, params, body }) =>
      show(incidents.addEntry(who, { ...body, ...params })),
    'POST /api/incidents/:id/closing': ({ who, params, body }) =>
      show(incidents.startClosing(who, { ...body, ...params })),
    'POST /api/incidents/:id/close': ({ who, params, body }) =>
      show(incidents.close(who, { ...body, ...params })),
    'POST /api/incidents/:id/consults': ({ who, params, body }) =>
      show(incidents.consult(who, { ...body, ...params })),
    'POST /api/incidents/:id/facts': ({ who, params, body }) =>
      show(incidents.setFact(who, { ...body, ...params })),
    'POST /api/incidents/:id/conference': ({ who, params, body }) =>
      show(incidents.recordConference(who, { ...body, ...params })),
    'POST /api/incidents/:id/explanations': ({ who, params, body }) =>
      show(incidents.explainClock(who, { ...body, ...params })),
    'POST /api/incidents/:id/hand-over': ({ who, params, body }) =>
      show(incidents.offerHandOver(who, { ...body, ...params })),
    'POST /api/incidents/:id/take-over': ({ who, params, body }) =>
      show(incidents.takeOver(who, { ...body, ...params })),
    'GET /api/playbooks': ({ who }) => playbooks.all(who),
    'GET /api/playbook-versions': ({ who, query }) => playbooks.versions(who, query),
    'GET /api/playbooks/:id/changes': ({ who, params, query }) =>
      playbooks.compare(who, { ...params, ...query }),
    'PUT /api/playbooks/:id': ({ who, params, body }) => playbooks.write(who, { ...body, ...params }),
    'POST /api/playbooks/:id/versions/:number/approve': ({ who, params, body }) =>
      playbooks.approve(who, { ...body, ...params }),
    'POST /api/playbooks/:id/versions/:number/activate': ({ who, params, body }) =>
      playbooks.activate(who, { ...body, ...params }),
    'POST /api/playbooks/:id/versions/:number/drop': ({ who, params, body }) =>
      playbooks.drop(who, { ...body, ...params }),
    'GET /api/rules': async () =>
      rules.all().map(({ id, title, words, documentNumber, mark }) => ({
        id,
        title,
        value: words,
        documentNumber,
        mark,
      })),
  }
}

/** The story's curve around the first answer. A story that retention has removed leaves an empty curve, not an error. */
async function effectOf(
  { storyId, answeredAt }: IncidentDetail,
  { store, clock }: Pick<ApiDeps, 'store' | 'clock'>,
): Promise<ReadOnly<EffectView>> {
  const story = await store.story(storyId)
  const histogram = histogramOf(story ? await readStoryPage(store, story, 1) : {})
  const effect = measureEffect({ histogram, answeredAt, now: clock.now() })
  return { publishedAt: answeredAt, histogram, ...effect }
}
