import type { Request } from 'express'
import type { ShownClock } from '../../../loop/interaction/clocks.ts'
import type { Interactions } from '../../../loop/interaction/interactions.ts'
import type { PublicStatus } from '../../../loop/interaction/status.ts'
import { AppError } from '../../../pipeline/platform/errors.ts'
import { sectionPages } from '../columns.ts'
import { type Html, html } from '../html.ts'
import { minuteOf } from '../items.ts'
import { formPaths } from '../paths.ts'
import type { PublicForm } from './open-form.ts'

export const correctionPath = `${formPaths.status}/correction`
const trail = [sectionPages.interaction, { name: '查询办理情况' }]
const codeField = {
  name: 'code',
  label: '查询码',
  kind: 'text',
  isRequired: true,
  maxLength: 40,
  hint: '四组、每组四位，如 7K2M-0000-XXXX-XXXX',
  autocomplete: 'off',
} as const

/** How a matter stands, for who holds its code. The code is sent, never part of an address. */
export function statusForm({ status }: Pick<Interactions, 'status'>): PublicForm {
  return {
    path: formPaths.status,
    form: () => ({
      title: '查询办理情况',
      trail,
      section: 'interaction',
      intro: html`<p>输入提交来信、申请或找错时得到的查询码。</p>`,
      action: formPaths.status,
      fields: [codeField],
      submitText: '查询',
    }),
    async submit({ code = '' }) {
      const found = await status({ code })
      if (!found)
        throw new AppError('BAD_INPUT', 'no such code', { userMessage: '没有找到这个查询码，请核对后再试。' })
      return { title: '办理情况', trail, section: 'interaction', words: statusWords(found) }
    },
  }
}

/** 补正, by who holds the code. */
export function correctionForm({ correct }: Pick<Interactions, 'correct'>): PublicForm {
  return {
    path: correctionPath,
    form: () => ({
      title: '补正申请',
      trail: [...trail.slice(0, 1), { name: '补正申请' }],
      section: 'interaction',
      intro: html`<p>收到补正通知的申请人，请在此提交补正内容。答复期限自收到补正之日起重新计算。</p>`,
      action: correctionPath,
      fields: [
        codeField,
        { name: 'text', label: '补正内容', kind: 'textarea', isRequired: true, maxLength: 5_000 },
      ],
      submitText: '提交补正',
    }),
    async submit({ code = '', text = '' }, _request: Request) {
      try {
        await correct({ code, text })
      } catch (error) {
        // Whether there is nothing under the code or nothing to correct: the form says it, both are the sender's to mend.
        if (error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'ILLEGAL_MOVE'))
          throw new AppError('BAD_INPUT', error.message, {
            cause: error,
            userMessage: error.userMessage ?? '没有等待补正的申请，请核对查询码。',
          })
        throw error
      }
      return {
        title: '补正已提交',
        trail,
        section: 'interaction',
        words: html`<p>可凭查询码<a href="${formPaths.status}">查询办理情况</a>。</p>`,
      }
    },
  }
}

const kindNames: Readonly<Record<PublicStatus['kind'], string>> = {
  letter: '来信',
  'disclosure-request': '政府信息公开申请',
  'site-error': '网站找错',
}

/** The office's inner steps are not the public's: it is told whether it is waited for, worked on, or done. */
const stateNames: Readonly<Record<string, string>> = {
  received: '已收到',
  routed: '办理中',
  answering: '办理中',
  answered: '已答复',
  closed: '已办结',
  refused: '不予受理',
  transferred: '已转送',
  processing: '办理中',
  correction: '等待补正',
  'third-party': '征求第三方意见',
  abandoned: '视为放弃申请',
  withdrawn: '已撤回',
  handling: '处理中',
}

function statusWords(status: PublicStatus): Html {
  const { kind, title, state, submittedAt, receivedAt, clocks, answer, correction, extension } = status
  const rows: readonly (readonly [string, string | Html])[] = [
    ['类型', kindNames[kind]],
    ['事项', title],
    ['办理状态', html`<strong>${stateNames[state] ?? state}</strong>`],
    ['提交时间', minuteOf(submittedAt)],
    ...(receivedAt ? ([['收到时间（双方确认）', minuteOf(receivedAt)]] as const) : []),
    ...(kind === 'disclosure-request' && !receivedAt
      ? ([['收到时间', '等待双方确认，确认之日起计算答复期限']] as const)
      : []),
    ...(extension ? ([['延长答复', `${minuteOf(extension.at)}：${extension.reason}`]] as const) : []),
    ...clocks.filter(({ metAt }) => !metAt).map((clock) => [clock.title, clockWords(clock)] as const),
  ]
  return html`<table class="policy"><caption class="hidden">办理情况</caption><tbody>
${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`)}</tbody></table>
${correction && html`<div class="notice"><p><strong>请补正：</strong>${correction.text}</p><p>补正期限：${correction.dueOn}。<a href="${correctionPath}">提交补正</a></p></div>`}
${answer && html`<section class="related" aria-labelledby="answer"><h2 id="answer">答复</h2><p class="facts">${answer.unitName}　${minuteOf(answer.at)}</p><div class="text">${answer.text.split(/\n\s*\n/u).map((text) => html`<p>${text}</p>\n`)}</div></section>`}
<p><a href="${formPaths.status}">再查一件</a></p>`
}

function clockWords({ dueAt, documentNumber, mark, pause, isProvisional }: ShownClock): string {
  const notes = [mark === 'V' ? '' : '待核', isProvisional ? '暂按，待年度放假安排公布' : ''].filter(Boolean)
  const due = pause ? `${pause}期间不计` : `${dueAt.slice(0, 10)} 前`
  return `${due}（依据：${documentNumber}${notes.length > 0 ? `；${notes.join('；')}` : ''}）`
}
