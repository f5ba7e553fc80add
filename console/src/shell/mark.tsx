/** The flag that asks for free pratique: Q, plain yellow. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0b3b46" />
      <path d="M9 6v20" stroke="#e8f4f2" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M10.5 7.5h13.5l-3.2 5.2 3.2 5.3h-13.5z" fill="#f6c945" />
    </svg>
  );
}
