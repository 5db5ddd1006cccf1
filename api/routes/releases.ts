import { parseRichText, toPlainText } from '../../loop/release/rich-text.ts'
import type { ApiDeps } from '../deps.ts'
import type { releasesEndpoints } from '../endpoints/releases.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names = keyof typeof releasesEndpoints

export function releaseHandlers({ loop: { releases } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/releases': ({ who, query }) => releases.list(who, query),
    'POST /api/releases': ({ who, body }) => releases.draft(who, body),
    'GET /api/releases/open-phone-verdicts': ({ who }) => releases.openPhoneVerdicts(who),
    'POST /api/releases/preview': async ({ who, body }) => {
      const blocks = parseRichText(body.body)
      const { title } = body
      // A text just begun has no title yet: what is there is looked at all the same.
      const isEmpty = title.trim() === '' || body.body.trim() === ''
      return {
        blocks,
        characters: toPlainText(blocks).replace(/\s/gu, '').length,
        findings: isEmpty ? [] : await releases.inspect(who, body),
      }
    },
    'GET /api/gate-lists': ({ who }) => releases.gateLists.get(who),
    'PUT /api/gate-lists': ({ who, body }) => releases.gateLists.set(who, body),
    'GET /api/releases/:id': async ({ who, params }) => {
      const release = await releases.get(who, params)
      return { ...release, blocks: parseRichText(release.body) }
    },
    'PUT /api/releases/:id': ({ who, params, body }) => releases.edit(who, { ...body, ...params }),
    'POST /api/releases/:id/submit': ({ who, params, body }) => releases.submit(who, { ...body, ...params }),
    'POST /api/releases/:id/verdict': ({ who, params, body }) =>
      releases.verdict(who, { ...body, ...params }),
    'POST /api/releases/:id/acknowledge': ({ who, params, body }) =>
      releases.acknowledge(who, { ...body, ...params }),
    'POST /api/releases/:id/publish': ({ who, params, body }) =>
      releases.publish(who, { ...body, ...params }),
    'POST /api/releases/:id/withdraw': ({ who, params, body }) =>
      releases.withdraw(who, { ...body, ...params }),
    'POST /api/releases/:id/correct': ({ who, params, body }) =>
      releases.correct(who, { ...body, ...params }),
    'POST /api/releases/:id/schedule': ({ who, params, body }) =>
      releases.schedule(who, { ...body, ...params }),
    'POST /api/releases/:id/unschedule': ({ who, params, body }) =>
      releases.unschedule(who, { ...body, ...params }),
    'POST /api/releases/:id/urgent': ({ who, params, body }) =>
      releases.markUrgent(who, { ...body, ...params }),
    'GET /api/releases/:id/signers': ({ who, params }) => releases.signers(who, params),
    'POST /api/releases/:id/phone-verdict': ({ who, params, body }) =>
      releases.recordPhoneVerdict(who, { ...body, ...params }),
    'POST /api/releases/:id/phone-confirmation': ({ who, params, body }) =>
      releases.confirmPhoneVerdict(who, { ...body, ...params }),
    'POST /api/releases/:id/comments': ({ who, params, body }) =>
      releases.comment(who, { ...body, ...params }),
    'POST /api/releases/:id/comments/resolve': ({ who, params, body }) =>
      releases.resolveComment(who, { ...body, ...params }),
    'GET /api/releases/:id/compare': ({ who, params, query }) =>
      releases.compare(who, { ...query, ...params }),
    'GET /api/releases/:id/questions': ({ who, params }) => releases.questions(who, params),
  }
}
