import type { Request } from 'express'
import type { ConsultationView } from '../../../loop/interaction/consultation.ts'
import type { Interactions } from '../../../loop/interaction/interactions.ts'
import type { InterviewView } from '../../../loop/interaction/interview.ts'
import type { Portal, PortalPage } from '../../../loop/portal/portal.ts'
import { AppError } from '../../../pipeline/platform/errors.ts'
import { findColumn } from '../columns.ts'
import { html } from '../html.ts'
import { trailTo } from '../layout.ts'
import { commentPath, publicationPath, questionPath } from '../paths.ts'
import { contactFields, contactOf, privacyWords } from './contact-fields.ts'
import type { PublicForm } from './open-form.ts'

interface Sources {
  readonly portal: Portal
  readonly interactions: Interactions
}

/** Comments on a consultation, sent from the page of its text. */
export function commentForm({ portal, interactions: { consultations } }: Sources): PublicForm {
  const find = async (request: Request) => {
    const article = await needArticle(portal, request)
    const consultation = await consultations.ofRelease({ releaseId: article.releaseId })
    if (!consultation) throw new AppError('NOT_FOUND', `no consultation on ${article.id}`)
    return { article, consultation }
  }
  return {
    path: '/portal/interaction/comment/:id',
    async form(_setting, request) {
      const { article, consultation } = await find(request)
      return {
        title: `提交意见：${article.title}`,
        trail: trailOf(article, '提交意见'),
        section: 'interaction',
        intro: html`<p><a href="${publicationPath(article.id)}">查看征求意见稿全文</a></p>${consultationWords(consultation)}`,
        action: commentPath(article.id),
        fields: [
          {
            name: 'passage',
            label: '针对的条款',
            kind: 'text',
            maxLength: 200,
            hint: '如“第三条”；可以不填',
          },
          { name: 'text', label: '意见内容', kind: 'textarea', isRequired: true, maxLength: 5_000 },
          {
            name: 'name',
            label: '姓名或单位名称',
            kind: 'text',
            maxLength: 50,
            autocomplete: 'name',
            hint: '可以不填',
          },
          ...contactFields.map((field) => ({ ...field, hint: '可以不填' })),
        ],
        submitText: '提交意见',
        privacy: privacyWords,
      }
    },
    async submit(values, request) {
      const { article, consultation } = await find(request)
      await consultations.comment({
        consultationId: consultation.id,
        passage: values.passage,
        text: values.text ?? '',
        contact: contactOf(values),
        once: values.once,
      })
      return {
        title: '意见已提交',
        trail: trailOf(article, '提交意见'),
        section: 'interaction',
        words: html`<p>谢谢。征求意见结束后，采纳情况和理由会在<a href="${publicationPath(article.id)}">原页面</a>公布。</p>`,
      }
    },
  }
}

/** Questions to an interview, until it begins. */
export function questionForm({ portal, interactions: { interviews } }: Sources): PublicForm {
  const find = async (request: Request) => {
    const article = await needArticle(portal, request)
    const interview = await interviews.ofRelease({ releaseId: article.releaseId })
    if (!interview) throw new AppError('NOT_FOUND', `no interview on ${article.id}`)
    return { article, interview }
  }
  return {
    path: '/portal/interaction/question/:id',
    async form(_setting, request) {
      const { article, interview } = await find(request)
      return {
        title: `向嘉宾提问：${article.title}`,
        trail: trailOf(article, '向嘉宾提问'),
        section: 'interaction',
        intro: interviewWords(interview),
        action: questionPath(article.id),
        fields: [
          { name: 'text', label: '问题', kind: 'textarea', rows: 5, isRequired: true, maxLength: 1_000 },
        ],
        submitText: '提交问题',
        privacy: '提问不留姓名和联系方式；问题中的手机号、身份证号等会自动遮盖。',
      }
    },
    async submit(values, request) {
      const { article, interview } = await find(request)
      await interviews.ask({ interviewId: interview.id, text: values.text ?? '', once: values.once })
      return {
        title: '问题已提交',
        trail: trailOf(article, '向嘉宾提问'),
        section: 'interaction',
        words: html`<p>谢谢。访谈实录会在<a href="${publicationPath(article.id)}">访谈页面</a>公布。</p>`,
      }
    },
  }
}

export function consultationWords({ from, to, shortReason, contact, isOpen }: ConsultationView) {
  return html`<p>征求意见时间：${from} 至 ${to}${isOpen ? '' : '（不在征集期内）'}。${shortReason && `期限少于 30 日的理由：${shortReason}。`}</p><p>联系方式：${contact}</p>`
}

export function interviewWords({ startsAt, guests }: InterviewView) {
  return html`<p>访谈时间：<time datetime="${startsAt}">${startsAt.slice(0, 16).replace('T', ' ')}</time></p><p>访谈嘉宾：${guests.map(({ name, post }) => `${post} ${name}`).join('；')}</p>`
}

async function needArticle(portal: Portal, { params }: Request): Promise<PortalPage> {
  const { id } = params
  const article = typeof id === 'string' ? await portal.read({ id }) : undefined
  if (article?.state !== 'published') throw new AppError('NOT_FOUND', `publication ${String(id)}`)
  return article
}

function trailOf(article: PortalPage, name: string) {
  const column = findColumn(article.column)
  return [
    ...(column ? trailTo(column) : []),
    { name: article.title, path: publicationPath(article.id) },
    { name },
  ]
}
