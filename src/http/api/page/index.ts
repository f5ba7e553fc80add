export { type ImagePageContent, imagePage } from './image-page.ts';
export { PAGE_HEADERS } from './style.ts';
