/** The policy that the tests of free-form notation share: the example of the language's description. */
export const example = `policy balloon
  ! Take memory from guests while the host is short of it; give it back otherwise.
  real, setting(5% : 50%) :: pressure_threshold = 20%   ! of host memory free; below it the host is short
  real, parameter :: spare      = 20%                   ! of its memory a guest keeps free
  real, parameter :: max_change = 5%                    ! of a guest's memory, in one cycle

  real :: host_free = average(Host.mem_free) / Host.mem_available

  do guest in Guests
    if (not present(guest.balloon_cur, guest.mem_unused)) cycle
    if (host_free < pressure_threshold) then
      call shrink(guest)
    else
      call grow(guest)
    end if
  end do

  subroutine shrink(guest)
    real(KiB) :: used   = average(guest.balloon_cur) - average(guest.mem_unused)
    real(KiB) :: wanted = max(used + spare * guest.balloon_cur, (1 - max_change) * guest.balloon_cur)
    call resize(guest, clamp(wanted, guest.balloon_min, guest.balloon_cur))
  end subroutine

  subroutine grow(guest)
    call resize(guest, clamp((1 + max_change) * guest.balloon_cur, guest.balloon_min, guest.balloon_max))
  end subroutine

  subroutine resize(guest, size)
    if (abs(size - guest.balloon_cur) <= 0.25% * guest.balloon_cur) return
    guest.control.balloon_target = size
  end subroutine
end policy balloon
`;

/** A longer one with everything that the notation has. */
export const everything = `# A header.

! Another line of it.
policy all_of_it ! trailing
  real(MiB), public, setting(1 MiB : 2 GiB) :: low = 512 MiB, high = 1 GiB
  integer :: n = 0x10
  logical :: on = true
  text :: greeting = "hello ! # & 'all'"
  auto :: \`a-b\` = none

  x = -low * 2 - (high + 3)/-4
  x = not a == b and c /= d or e <= f
  guest.control.balloon_target = (on ? low : high)
  guest.saved.\`odd-name\` = 10 MiB/s + 500 /s + 20%
  call debug("x", x, & ! the value
    ! and more
    max(1, 2,

        3)) ! last

  block
    do device in guest.io_tune
      device.control.read_bytes_sec = device.maximum.read_bytes_sec
    end do
    if (a) then
      ! nothing
    else if (b > 1) then
      cycle
    ! of the else
    else ! this
      return x
      ! after
    end if
  end block

  real(KiB) function f(guest, real(KiB) :: size, integer :: k)
    return size
  end function f
  f(1)
  ! before the end
end policy all_of_it ! end
! after
`;
