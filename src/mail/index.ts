export { isMailAddress } from './address.ts';
export { createMailer } from './mailer.ts';
export { messageIdFor } from './message-id.ts';
export { mailPage, PAGE_CODE, PAGE_FONT, PAGE_TEXT } from './page.ts';
export { type Mail, type Mailer, MailPartlyTaken, MailRefusal } from './types.ts';
