import type { Contact } from '../../../loop/interaction/contact.ts'
import type { Field, Values } from './field.ts'

export const contactFields: readonly Field[] = [
  { name: 'phone', label: '电话', kind: 'tel', maxLength: 30, autocomplete: 'tel' },
  { name: 'email', label: '电子邮箱', kind: 'email', maxLength: 120, autocomplete: 'email' },
]

export const addressField: Field = {
  name: 'address',
  label: '通信地址',
  kind: 'text',
  maxLength: 200,
  autocomplete: 'street-address',
}

export const privacyWords =
  '姓名和联系方式只供办理人员联系您使用，单独保存，不公开、不导出，办结后按期限删除。正文中的手机号、身份证号等会自动遮盖。'

export function contactOf(values: Values): Contact {
  const { name = '', phone = '', email = '', address = '', identityProof = '' } = values
  return { name, phone, email, address, identityProof }
}
