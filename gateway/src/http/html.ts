/** HTML that is safe to send. */
export interface Html {
  readonly html: string
}

/** HTML from a template: what is put in it is escaped, unless it is HTML already; lists are joined. */
export const html = (
  texts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html => ({
  html: texts.map((text, i) => text + written(values[i] ?? '')).join(''),
})

function written(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return 'html' in value ? value.html : value.map((part) => part.html).join('')
}
