import type { z } from 'zod'
import type { ShownClock } from '../../loop/interaction/clocks.ts'
import { answerKinds, grounds } from '../../loop/interaction/disclosure-answers.ts'
import type { Interactions } from '../../loop/interaction/interactions.ts'
import type { Actor } from '../../loop/office/actor.ts'
import type { ApiDeps } from '../deps.ts'
import type { interactionsEndpoints } from '../endpoints/interactions.ts'
import type { HandlersFor } from '../http/handler.ts'
import type {
  consultationMove,
  disclosureMove,
  interviewMove,
  letterMove,
  siteErrorMove,
} from '../views/interaction.ts'

type Names = keyof typeof interactionsEndpoints

export function interactionHandlers({ loop: { interactions } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  const { letters, disclosureRequests, siteErrors, consultations, interviews } = interactions
  return {
    'GET /api/interactions': ({ who }) => countOpen(who, interactions),

    'GET /api/letters': ({ who, query }) => letters.list(who, query),
    'GET /api/letters/:id': ({ who, params }) => letters.get(who, params),
    'POST /api/letters/:id/contact': ({ who, params }) => letters.contact(who, params),
    'POST /api/letters/:id/moves': ({ who, params, body }) => moveLetter(who, params.id, body, interactions),

    'GET /api/disclosure-requests': ({ who, query }) => disclosureRequests.list(who, query),
    'POST /api/disclosure-requests': ({ who, body }) => disclosureRequests.register(who, body),
    'GET /api/disclosure-requests/:id': ({ who, params }) => disclosureRequests.get(who, params),
    'POST /api/disclosure-requests/:id/contact': ({ who, params }) => disclosureRequests.contact(who, params),
    'POST /api/disclosure-requests/:id/moves': ({ who, params, body }) =>
      moveRequest(who, params.id, body, interactions),
    'GET /api/disclosure-answers': async () => ({ kinds: answerKinds, grounds }),

    'GET /api/site-errors': ({ who, query }) => siteErrors.list(who, query),
    'POST /api/site-errors/:id/contact': ({ who, params }) => siteErrors.contact(who, params),
    'POST /api/site-errors/:id/moves': ({ who, params, body }) =>
      moveSiteError(who, params.id, body, interactions),

    'GET /api/consultations': ({ who }) => consultations.list(who),
    'POST /api/consultations': ({ who, body }) => consultations.open(who, body),
    'GET /api/consultations/:id/comments': ({ who, params }) => consultations.comments(who, params),
    'POST /api/consultations/:id/moves': ({ who, params, body }) =>
      moveConsultation(who, params.id, body, interactions),

    'GET /api/interviews': ({ who }) => interviews.list(who),
    'POST /api/interviews': ({ who, body }) =>
      interviews.announce(who, { ...body, startsAt: new Date(body.startsAt) }),
    'GET /api/interviews/:id/questions': ({ who, params }) => interviews.questions(who, params),
    'POST /api/interviews/:id/moves': ({ who, params, body }) =>
      moveInterview(who, params.id, body, interactions),

    'POST /api/contacts/erase': ({ who }) => interactions.eraseContacts(who),
  }
}

/** What is open by tab, and how much of it is late: every count is of a list one click away. */
async function countOpen(who: Actor, interactions: Interactions) {
  const [letters, requests, errors, consultations, interviews] = await Promise.all([
    interactions.letters.list(who),
    interactions.disclosureRequests.list(who),
    interactions.siteErrors.list(who),
    interactions.consultations.list(who),
    interactions.interviews.list(who),
  ])
  return {
    letters: count(letters),
    requests: count(requests),
    errors: count(errors),
    consultations: {
      open: consultations.filter(({ state }) => state === 'open' || state === 'handling').length,
    },
    interviews: { open: interviews.filter(({ state }) => state === 'announced').length },
  }
}

function count(list: readonly { readonly clocks: readonly ShownClock[] }[]) {
  const isLate = ({ clocks }: { readonly clocks: readonly ShownClock[] }) =>
    clocks.some(({ state, metAt }) => state === 'missed' && !metAt)
  return { open: list.length, late: list.filter(isLate).length }
}

function moveLetter(who: Actor, id: string, body: z.output<typeof letterMove>, { letters }: Interactions) {
  switch (body.move) {
    case 'route':
      return letters.route(who, { ...body, id })
    case 'accept':
      return letters.accept(who, { ...body, id })
    case 'send-back':
      return letters.sendBack(who, { ...body, id })
    case 'draft-reply':
      return letters.draftReply(who, { ...body, id })
    case 'sign-reply':
      return letters.signReply(who, { ...body, id })
    case 'return-reply':
      return letters.returnReply(who, { ...body, id })
    case 'publish-reply':
      return letters.publishReply(who, { ...body, id })
    case 'refuse':
      return letters.refuse(who, { ...body, id })
    case 'transfer':
      return letters.transfer(who, { ...body, id })
    case 'register-matter':
      return letters.registerMatter(who, { ...body, id })
    case 'close':
      return letters.close(who, { ...body, id })
  }
}

function moveRequest(
  who: Actor,
  id: string,
  body: z.output<typeof disclosureMove>,
  { disclosureRequests: requests }: Interactions,
) {
  switch (body.move) {
    case 'confirm-receipt':
      return requests.confirmReceipt(who, { ...body, id })
    case 'route':
      return requests.route(who, { ...body, id })
    case 'ask-correction':
      return requests.askCorrection(who, { ...body, id })
    case 'receive-correction':
      return requests.receiveCorrection(who, { ...body, id })
    case 'abandon':
      return requests.abandon(who, { ...body, id })
    case 'extend':
      return requests.extend(who, { ...body, id })
    case 'ask-third-party':
      return requests.askThirdParty(who, { ...body, id })
    case 'end-third-party':
      return requests.endThirdParty(who, { ...body, id })
    case 'draft-answer':
      return requests.draftAnswer(who, { ...body, id })
    case 'sign-answer':
      return requests.signAnswer(who, { ...body, id, step: 'review' })
    case 'sign-secrecy':
      return requests.signAnswer(who, { ...body, id, step: 'secrecy' })
    case 'return-answer':
      return requests.returnAnswer(who, { ...body, id })
    case 'withdraw':
      return requests.withdraw(who, { ...body, id })
  }
}

function moveSiteError(
  who: Actor,
  id: string,
  body: z.output<typeof siteErrorMove>,
  { siteErrors }: Interactions,
) {
  switch (body.move) {
    case 'route':
      return siteErrors.route(who, { ...body, id })
    case 'accept':
      return siteErrors.accept(who, { ...body, id })
    case 'answer':
      return siteErrors.answer(who, { ...body, id })
  }
}

function moveConsultation(
  who: Actor,
  id: string,
  body: z.output<typeof consultationMove>,
  { consultations }: Interactions,
) {
  switch (body.move) {
    case 'handle':
      return consultations.handle(who, { ...body, id })
    case 'publish-handling':
      return consultations.publishHandling(who, { ...body, id })
    case 'end':
      return consultations.end(who, { ...body, id })
  }
}

function moveInterview(
  who: Actor,
  id: string,
  body: z.output<typeof interviewMove>,
  { interviews }: Interactions,
) {
  switch (body.move) {
    case 'hold':
      return interviews.hold(who, { ...body, id })
    case 'link-transcript':
      return interviews.linkTranscript(who, { ...body, id })
    case 'cancel':
      return interviews.cancel(who, { ...body, id })
  }
}
