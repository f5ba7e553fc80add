/** Sources of kernels: Debian's and Ubuntu's `linux`, `linux-aws-5.15`, `linux-signed-hwe`; Red Hat's and Amazon's `kernel`, `kernel-rt`. */
const SOURCE = /^(?:linux(?:-[a-z0-9.+-]+)?|kernel(?:-[a-z0-9.+-]+)?)$/;
/** What is built of them beside the kernel: headers to compile against, documentation, build scripts. */
const WITHOUT_KERNEL =
  /^(?:linux-libc-dev(?:-[a-z0-9]+-cross)?|linux-(?:[a-z0-9.+-]+-)?(?:headers|doc|source|kbuild|compiler|config|manual)(?:-[a-z0-9.+-]+)?|kernel-(?:[a-z0-9.]+-)?(?:headers|doc|docs|devel|srpm-macros|abi-[a-z]+)(?:-[a-z0-9]+)?)$/;

/**
 * Whether a package is built from a kernel's source and carries none: no vulnerability of the kernel can be in it, while
 * publishers file those of all that the source builds under the source.
 */
export function carriesNoKernel({ name, sourceName }: { readonly name: string; readonly sourceName: string }): boolean {
  return SOURCE.test(sourceName) && WITHOUT_KERNEL.test(name);
}
