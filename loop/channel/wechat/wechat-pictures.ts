import { sha256 } from '../../../pipeline/platform/hash.ts'
import type { StepEnd } from '../channel.ts'
import type { Called, WeChatApi } from './wechat-api.ts'

/** A picture, read by whoever may read it. */
export interface Picture {
  readonly bytes: Uint8Array
  readonly contentType: string
}

/** Small facts that outlive a process: the notice board. */
export interface Memo {
  read(name: string): Promise<string | undefined>
  write(name: string, value: string): Promise<void>
}

export interface PictureOptions {
  readonly appId: string
  readonly memo: Memo
  /** A material that is there already, or the picture to make it of. Every article needs one. */
  readonly cover?: { readonly mediaId: string } | Picture
  /** Reads the pictures of a text; undefined when there is none to be had. */
  readonly fetchPicture: (url: string, signal: AbortSignal) => Promise<Picture | undefined>
}

export interface Pictures {
  /** The platform's addresses of a text's pictures, and its cover; uploading one twice does no harm. */
  prepare(
    images: readonly string[],
    signal: AbortSignal,
  ): Promise<
    | { readonly ok: true; readonly addresses: ReadonlyMap<string, string>; readonly cover: string }
    | { readonly ok: false; readonly end: StepEnd }
  >
}

/** Uploads what an article shows: each picture once, the cover once for all articles. */
export function createPictures(
  { appId, memo, cover, fetchPicture }: PictureOptions,
  api: WeChatApi,
): Pictures {
  const uploaded = new Map<string, string>()
  const upload = async (url: string, signal: AbortSignal): Promise<StepEnd | string> => {
    const picture = await fetchPicture(url, signal)
    if (!picture)
      return { kind: 'refused', message: `正文图片读取不到，请检查后更正再发：${url.slice(0, 200)}` }
    const called = await api.call({
      path: '/cgi-bin/media/uploadimg',
      body: formOf(picture),
      writes: false,
      signal,
    })
    return textOr(called, 'url', '微信没有给出图片地址，稍后自动重试')
  }
  const coverId = async (signal: AbortSignal): Promise<StepEnd | string> => {
    if (!cover) return { kind: 'refused', message: '没有封面图片，请管理员设置 YUSHU_WECHAT_COVER' }
    if ('mediaId' in cover) return cover.mediaId
    const name = `wechat-cover/${appId}/${sha256(cover.bytes).slice(0, 16)}`
    const known = await memo.read(name)
    if (known) return known
    const called = await api.call({
      path: '/cgi-bin/material/add_material',
      query: { type: 'image' },
      body: formOf(cover),
      writes: false,
      signal,
    })
    const id = textOr(called, 'media_id', '微信没有给出封面编号，稍后自动重试')
    if (typeof id === 'string') await memo.write(name, id)
    return id
  }
  return {
    async prepare(images, signal) {
      const addresses = new Map<string, string>()
      for (const url of images) {
        const address = uploaded.get(url) ?? (await upload(url, signal))
        if (typeof address !== 'string') return { ok: false, end: address }
        uploaded.set(url, address)
        addresses.set(url, address)
      }
      const found = await coverId(signal)
      return typeof found === 'string' ? { ok: true, addresses, cover: found } : { ok: false, end: found }
    },
  }
}

function textOr(called: Called, member: string, words: string): StepEnd | string {
  if (!called.ok) return called.end
  const value = called.answer[member]
  return typeof value === 'string' ? value : { kind: 'again', message: words }
}

function formOf({ bytes, contentType }: Picture): FormData {
  const form = new FormData()
  const extension = contentType.includes('png') ? 'png' : contentType.includes('gif') ? 'gif' : 'jpg'
  form.set('media', new Blob([new Uint8Array(bytes)], { type: contentType }), `picture.${extension}`)
  return form
}
