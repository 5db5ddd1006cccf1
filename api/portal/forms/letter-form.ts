import { type LetterKind, letterKinds } from '../../../loop/interaction/letter.ts'
import type { Letters } from '../../../loop/interaction/letters.ts'
import { sectionPages } from '../columns.ts'
import { html } from '../html.ts'
import type { Setting } from '../layout.ts'
import { columnPath, formPaths } from '../paths.ts'
import { reportNote } from '../section-pages.ts'
import { contactFields, contactOf, privacyWords } from './contact-fields.ts'
import type { PublicForm } from './open-form.ts'

const kindNames: Readonly<Record<LetterKind, string>> = {
  question: '咨询',
  suggestion: '建议',
  complaint: '投诉',
  help: '求助',
}

/** 部长信箱. */
export function letterForm(letters: Pick<Letters, 'submit'>): PublicForm {
  const trail = [
    sectionPages.interaction,
    { name: '部长信箱', path: columnPath('mailbox') },
    { name: '我要写信' },
  ]
  return {
    path: formPaths.letter,
    form: (setting: Setting) => ({
      title: '部长信箱：我要写信',
      trail,
      section: 'interaction',
      intro: html`<p>不需要注册账号。提交后会得到一个查询码，凭它查询办理情况和答复。</p>${reportNote(setting)}`,
      action: formPaths.letter,
      fields: [
        {
          name: 'kind',
          label: '来信类型',
          kind: 'radio',
          isRequired: true,
          options: letterKinds.map((kind) => [kind, kindNames[kind]]),
        },
        { name: 'topic', label: '主题', kind: 'text', isRequired: true, maxLength: 100 },
        {
          name: 'text',
          label: '来信内容',
          kind: 'textarea',
          isRequired: true,
          maxLength: 5_000,
          hint: '请写明时间、地点、经过和诉求，不超过 5000 字。请勿填写涉及国家秘密的内容。',
        },
        {
          name: 'name',
          label: '姓名或单位名称',
          kind: 'text',
          isRequired: true,
          maxLength: 50,
          autocomplete: 'name',
        },
        ...contactFields.map((field) => ({ ...field, hint: '电话、邮箱至少填写一项' })),
        {
          name: 'mayPublish',
          label: '同意将来信和答复隐去个人信息后公开',
          kind: 'checkbox',
          hint: '不勾选则只答复您本人。',
        },
      ],
      submitText: '提交来信',
      privacy: privacyWords,
    }),
    async submit(values) {
      const { code } = await letters.submit({
        // The form has checked that it is one of the list.
        kind: values.kind as LetterKind,
        topic: values.topic ?? '',
        text: values.text ?? '',
        mayPublish: values.mayPublish === 'yes',
        contact: contactOf(values),
        once: values.once,
      })
      return {
        title: '来信已提交',
        trail,
        section: 'interaction',
        code,
        words: html`<p>我们会尽快转有关单位办理。可随时<a href="${formPaths.status}">查询办理情况</a>。</p>`,
      }
    },
  }
}
