import { type Html, html } from '../html.ts'
import { type Crumb, layOut, type Setting } from '../layout.ts'
import { type Faults, type Field, fieldRow, type Values } from './field.ts'

/** Fields the form carries besides its questions. */
export const onceField = 'once'
/** People leave it empty, as it says; programs that fill in everything do not. */
export const trapField = 'homepage'

export interface Form {
  readonly title: string
  readonly trail: readonly Crumb[]
  readonly section?: string
  readonly intro: Html
  readonly action: string
  readonly fields: readonly Field[]
  readonly submitText: string
  /** What happens to what is typed, said before the button. */
  readonly privacy?: string
}

export interface FormState {
  readonly values: Values
  readonly faults?: Faults
  /** What is wrong with the whole. */
  readonly problem?: string | undefined
  readonly once: string
}

/** A plain form that needs no script: faults are told above it with links to their fields, and beside each field. */
export function formPage(setting: Setting, form: Form, state: FormState): string {
  const { title, trail, section, intro, action, fields, submitText, privacy } = form
  const { values, faults = {}, problem, once } = state
  const content = html`<div class="form-page">
<h1>${title}</h1>
${summary(fields, faults, problem)}
<div class="intro">${intro}</div>
<form class="form" action="${action}" method="post" accept-charset="utf-8">
${fields.map((field) => fieldRow(field, values[field.name] ?? '', faults[field.name]))}
<div class="trap" aria-hidden="true"><label for="f-${trapField}">请勿填写</label><input id="f-${trapField}" name="${trapField}" type="text" tabindex="-1" autocomplete="off" value=""></div>
<input type="hidden" name="${onceField}" value="${once}">
${privacy && html`<p class="privacy">${privacy}</p>`}
<p class="submit"><button type="submit">${submitText}</button></p>
</form>
</div>`
  const isFaulty = problem !== undefined || Object.keys(faults).length > 0
  return layOut({
    ...setting,
    title: isFaulty ? `请更正：${title}` : title,
    trail,
    section,
    content,
    isIndexed: false,
  })
}

function summary(fields: readonly Field[], faults: Faults, problem: string | undefined): Html | undefined {
  const faulty = fields.filter(({ name }) => faults[name])
  if (faulty.length === 0 && problem === undefined) return undefined
  return html`<div class="notice problems" role="alert" tabindex="-1">
<p><strong>还没有提交。</strong>${problem ?? '请更正下列各项后再提交：'}</p>
${faulty.length > 0 && html`<ul>${faulty.map(({ name }) => html`<li><a href="#f-${name}">${faults[name]}</a></li>\n`)}</ul>`}
</div>`
}

export interface ReceiptInput {
  readonly title: string
  readonly trail: readonly Crumb[]
  readonly section?: string
  readonly words: Html
  /** 查询码: shown on this page and nowhere again. */
  readonly code?: string
}

export function receiptPage(setting: Setting, { title, trail, section, words, code }: ReceiptInput): string {
  const content = html`<div class="form-page receipt">
<h1>${title}</h1>
${
  code &&
  html`<p class="code-line">查询码：<strong class="code">${code}</strong></p>
<p class="notice">请抄下或打印查询码。它只显示这一次，系统不保存；凭它查询办理情况和答复，请勿告诉他人。</p>`
}
${words}
</div>`
  return layOut({ ...setting, title, trail, section, content, isIndexed: false })
}
