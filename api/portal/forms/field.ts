import { type Html, html } from '../html.ts'

/** One question of a form, as it is shown and as it is checked. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'tel' | 'email' | 'textarea' | 'select' | 'radio' | 'checkbox'
  readonly hint?: string
  readonly options?: readonly (readonly [string, string])[]
  readonly isRequired?: boolean
  readonly maxLength?: number
  readonly rows?: number
  /** What the browser may fill in (WCAG 1.3.5). */
  readonly autocomplete?: string
}

export type Values = Readonly<Record<string, string>>
export type Faults = Readonly<Record<string, string>>

const defaultMaxLength = 200

export function maxLengthOf({ maxLength, kind }: Field): number {
  return maxLength ?? (kind === 'textarea' ? 5_000 : defaultMaxLength)
}

/** What is missing, too long or no choice of the list, by field; empty when all is well. */
export function findFaults(fields: readonly Field[], values: Values): Faults {
  return Object.fromEntries(
    fields.flatMap((field): readonly (readonly [string, string])[] => {
      const fault = faultOf(field, values[field.name] ?? '')
      return fault ? [[field.name, fault]] : []
    }),
  )
}

function faultOf(field: Field, value: string): string | undefined {
  const { label, kind, options, isRequired = false } = field
  const isChoice = kind === 'select' || kind === 'radio'
  if (value.trim() === '') return isRequired ? (isChoice ? `请选择${label}` : `请填写${label}`) : undefined
  if (isChoice && !options?.some(([option]) => option === value)) return `请选择${label}`
  const most = maxLengthOf(field)
  return [...value].length > most ? `${label}不能超过 ${most} 字` : undefined
}

/** Label, hint, fault and control, tied together for whoever does not see the page. */
export function fieldRow(field: Field, value: string, fault: string | undefined): Html {
  if (field.kind === 'radio') return radioRow(field, value, fault)
  if (field.kind === 'checkbox') return checkboxRow(field, value)
  const { name, label, hint, isRequired = false } = field
  return html`<div class="${fault ? 'field faulty' : 'field'}">
<label for="f-${name}">${label}${requiredMark(isRequired)}</label>
${hint && html`<p class="hint" id="h-${name}">${hint}</p>`}
${fault && html`<p class="fault" id="e-${name}">${fault}</p>`}
${control(field, value, fault)}
</div>`
}

function control(field: Field, value: string, fault: string | undefined): Html {
  const { name, kind, options = [], rows = 8 } = field
  const shared = attributes(field, fault)
  if (kind === 'textarea') return html`<textarea ${shared} rows="${rows}">\n${value}</textarea>`
  if (kind === 'select')
    return html`<select ${shared}><option value="">请选择</option>${options.map(([option, text]) => html`<option value="${option}"${option === value && html` selected`}>${text}</option>`)}</select>`
  return html`<input ${shared} type="${kind}" value="${value}"${name === 'code' && html` spellcheck="false"`}>`
}

function attributes(field: Field, fault: string | undefined): Html {
  const { name, kind, hint, isRequired = false, autocomplete } = field
  const about = [hint && `h-${name}`, fault && `e-${name}`].filter(Boolean).join(' ')
  return html`id="f-${name}" name="${name}"${kind !== 'select' && html` maxlength="${maxLengthOf(field)}"`}${isRequired && html` required`}${fault && html` aria-invalid="true"`}${about && html` aria-describedby="${about}"`}${autocomplete && html` autocomplete="${autocomplete}"`}`
}

function radioRow(
  { name, label, hint, options = [], isRequired = false }: Field,
  value: string,
  fault?: string,
): Html {
  return html`<fieldset class="${fault ? 'field faulty' : 'field'}" id="f-${name}">
<legend>${label}${requiredMark(isRequired)}</legend>
${hint && html`<p class="hint">${hint}</p>`}
${fault && html`<p class="fault">${fault}</p>`}
${options.map(
  ([option, text]) =>
    html`<label class="choice"><input type="radio" name="${name}" value="${option}"${option === value && html` checked`}${isRequired && html` required`}> ${text}</label>\n`,
)}</fieldset>`
}

function checkboxRow({ name, label, hint }: Field, value: string): Html {
  return html`<div class="field">
<label class="choice"><input type="checkbox" id="f-${name}" name="${name}" value="yes"${value === 'yes' && html` checked`}${hint && html` aria-describedby="h-${name}"`}> ${label}</label>
${hint && html`<p class="hint" id="h-${name}">${hint}</p>`}
</div>`
}

function requiredMark(isRequired: boolean): Html | undefined {
  return isRequired ? html`<span class="required">（必填）</span>` : undefined
}
