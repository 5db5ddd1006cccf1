import type { Interactions } from '../../loop/interaction/interactions.ts'
import type { Portal, PortalPage } from '../../loop/portal/portal.ts'
import { toHtml } from '../../loop/release/rich-text.ts'
import { consultationWords, interviewWords } from './forms/publication-forms.ts'
import { type Html, html, trusted } from './html.ts'
import { minuteOf } from './items.ts'
import { commentPath, publicationPath, questionPath } from './paths.ts'

interface Sources {
  readonly portal: Portal
  readonly interactions: Interactions
}

/** What the public may do about a text, and what became of it: comments and their handling, questions and the transcript. */
export async function besideOf(article: PortalPage, sources: Sources): Promise<Html | undefined> {
  if (article.state !== 'published') return undefined
  if (article.column === 'consultation') return consultationBox(article, sources)
  if (article.column === 'interview') return interviewBox(article, sources)
  return undefined
}

async function consultationBox(
  { id, releaseId }: PortalPage,
  { portal, interactions }: Sources,
): Promise<Html | undefined> {
  const consultation = await interactions.consultations.ofRelease({ releaseId })
  if (!consultation) return undefined
  const { handlingReleaseId, isOpen, state } = consultation
  const handling = handlingReleaseId
    ? await portal.publicationOf({ releaseId: handlingReleaseId })
    : undefined
  return html`<section class="related" aria-labelledby="consultation">
<h2 id="consultation">征求意见</h2>
${consultationWords(consultation)}
${isOpen && html`<ul class="entries"><li><a href="${commentPath(id)}">提交意见</a></li></ul>`}
${state === 'ended' && html`<p class="notice">本次征求意见已经终止。</p>`}
${!isOpen && !handling && state !== 'ended' && html`<p>征集结束后，采纳情况和理由在本页公布。</p>`}
</section>
${handling && publishedBeside('handling', '采纳情况', handling)}`
}

async function interviewBox(
  { id, releaseId }: PortalPage,
  { portal, interactions }: Sources,
): Promise<Html | undefined> {
  const interview = await interactions.interviews.ofRelease({ releaseId })
  if (!interview) return undefined
  const { transcriptReleaseId, isOpen, state } = interview
  const transcript = transcriptReleaseId
    ? await portal.publicationOf({ releaseId: transcriptReleaseId })
    : undefined
  return html`<section class="related" aria-labelledby="interview">
<h2 id="interview">在线访谈</h2>
${interviewWords(interview)}
${isOpen && html`<ul class="entries"><li><a href="${questionPath(id)}">向嘉宾提问</a></li></ul>`}
${state === 'cancelled' && html`<p class="notice">本次访谈已经取消。</p>`}
${!isOpen && !transcript && state !== 'cancelled' && html`<p>访谈实录将在本页公布。</p>`}
</section>
${transcript && publishedBeside('transcript', '访谈实录', transcript)}`
}

/** Another reviewed text, shown whole where it belongs, with the way to its own page. */
function publishedBeside(id: string, title: string, page: PortalPage): Html {
  return html`<section class="related" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<p class="facts">发布时间：<time datetime="${page.publishedAt}">${minuteOf(page.publishedAt)}</time>　<a href="${publicationPath(page.id)}">${page.title}</a></p>
<div class="text">${trusted(toHtml(page.blocks))}</div>
</section>`
}
