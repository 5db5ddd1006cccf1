import { type SiteErrorKind, siteErrorKinds } from '../../../loop/interaction/site-error.ts'
import type { SiteErrors } from '../../../loop/interaction/site-errors.ts'
import { sectionPages } from '../columns.ts'
import { html } from '../html.ts'
import { formPaths } from '../paths.ts'
import { contactFields, contactOf, privacyWords } from './contact-fields.ts'
import type { PublicForm } from './open-form.ts'

const kindNames: Readonly<Record<SiteErrorKind, string>> = {
  unreachable: '页面打不开',
  'dead-link': '链接错误或失效',
  'wrong-word': '错别字',
  'wrong-content': '内容错误或过时',
  other: '其他',
}

/** 我为政府网站找错. */
export function siteErrorForm(siteErrors: Pick<SiteErrors, 'submit'>): PublicForm {
  const trail = [sectionPages.interaction, { name: '我为政府网站找错' }]
  return {
    path: formPaths.siteError,
    form: () => ({
      title: '我为政府网站找错',
      trail,
      section: 'interaction',
      intro: html`<p>发现本网站的错误，请告诉我们。我们在 3 个工作日内答复。</p>`,
      action: formPaths.siteError,
      fields: [
        {
          name: 'kind',
          label: '问题类型',
          kind: 'select',
          isRequired: true,
          options: siteErrorKinds.map((kind) => [kind, kindNames[kind]]),
        },
        { name: 'page', label: '出错页面的地址', kind: 'text', isRequired: true, maxLength: 500 },
        { name: 'text', label: '错误描述', kind: 'textarea', isRequired: true, maxLength: 2_000, rows: 5 },
        { name: 'name', label: '称呼', kind: 'text', maxLength: 50, autocomplete: 'name', hint: '可以不填' },
        ...contactFields.map((field) => ({ ...field, hint: '可以不填' })),
      ],
      submitText: '提交',
      privacy: privacyWords,
    }),
    async submit(values) {
      const { code } = await siteErrors.submit({
        kind: values.kind as SiteErrorKind,
        address: values.page ?? '',
        text: values.text ?? '',
        contact: contactOf(values),
        once: values.once,
      })
      return {
        title: '已收到，谢谢',
        trail,
        section: 'interaction',
        code,
        words: html`<p>处理结果可凭查询码<a href="${formPaths.status}">查询</a>。</p>`,
      }
    },
  }
}
