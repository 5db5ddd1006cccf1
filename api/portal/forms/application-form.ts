import type { DeliveryForm, DeliveryWay } from '../../../loop/interaction/disclosure-request.ts'
import type { DisclosureRequests } from '../../../loop/interaction/disclosure-requests.ts'
import { sectionPages } from '../columns.ts'
import { html } from '../html.ts'
import { columnPath, formPaths } from '../paths.ts'
import { addressField, contactFields, contactOf, privacyWords } from './contact-fields.ts'
import type { Field } from './field.ts'
import type { PublicForm } from './open-form.ts'

/** What 条例 29 asks for; the use of the information is not asked. */
const fields: readonly Field[] = [
  {
    name: 'applicant',
    label: '申请人类型',
    kind: 'radio',
    isRequired: true,
    options: [
      ['person', '公民'],
      ['organisation', '法人或其他组织'],
    ],
  },
  {
    name: 'name',
    label: '姓名或单位名称',
    kind: 'text',
    isRequired: true,
    maxLength: 100,
    autocomplete: 'name',
  },
  {
    name: 'identityProof',
    label: '身份证明',
    kind: 'select',
    isRequired: true,
    hint: '只需说明持有哪种证明，受理确认时出示；请勿在此填写证件号码。',
    options: [
      ['居民身份证', '居民身份证'],
      ['护照等其他有效身份证件', '护照等其他有效身份证件'],
      ['营业执照等主体资格证明', '营业执照等主体资格证明'],
    ],
  },
  ...contactFields.map((field) => ({ ...field, hint: '电话、邮箱、地址至少填写一项' })),
  addressField,
  {
    name: 'wanted',
    label: '所需政府信息的名称',
    kind: 'textarea',
    rows: 3,
    isRequired: true,
    maxLength: 2_000,
    hint: '写不出名称的，请写明便于查找的其他特征。',
  },
  { name: 'documentNumber', label: '文号', kind: 'text', maxLength: 100, hint: '知道的请填写' },
  {
    name: 'traits',
    label: '其他特征描述',
    kind: 'textarea',
    rows: 3,
    maxLength: 2_000,
    hint: '如时间、事项、涉及的单位；可以不填',
  },
  {
    name: 'form',
    label: '希望获取的形式',
    kind: 'radio',
    isRequired: true,
    options: [
      ['electronic', '电子文件'],
      ['paper', '纸质'],
    ],
  },
  {
    name: 'way',
    label: '希望获取的方式',
    kind: 'radio',
    isRequired: true,
    options: [
      ['online', '凭查询码在网上获取'],
      ['email', '电子邮件'],
      ['post', '邮寄'],
      ['in-person', '当面领取'],
    ],
  },
]

/** 依申请公开. */
export function applicationForm(requests: Pick<DisclosureRequests, 'submit'>): PublicForm {
  const trail = [sectionPages.disclosure, { name: '依申请公开' }]
  return {
    path: formPaths.application,
    form: () => ({
      title: '政府信息公开申请',
      trail,
      section: 'disclosure',
      intro: html`<p>网上提交的申请，以双方确认之日为收到之日；自收到之日起 20 个工作日内答复，需要延长的会告知您理由。申请前可先查阅<a href="${columnPath('disclosure-content')}">法定主动公开内容</a>和<a href="${columnPath('disclosure-guide')}">公开指南</a>。</p>`,
      action: formPaths.application,
      fields,
      submitText: '提交申请',
      privacy: privacyWords,
    }),
    async submit(values) {
      const { code } = await requests.submit({
        applicant: values.applicant === 'organisation' ? 'organisation' : 'person',
        contact: contactOf(values),
        wanted: values.wanted ?? '',
        documentNumber: values.documentNumber,
        traits: values.traits,
        form: values.form as DeliveryForm,
        way: values.way as DeliveryWay,
        once: values.once,
      })
      return {
        title: '申请已提交',
        trail,
        section: 'disclosure',
        code,
        words: html`<p>我们会与您联系确认，确认之日为收到申请之日，答复期限从那时起算。可随时<a href="${formPaths.status}">查询办理情况</a>。</p>`,
      }
    },
  }
}
